"""The workout with which one comes back after a break: the last one, lighter and shorter. Pure."""

from collections.abc import Mapping

from fitai.coach.proactive.rules import DELOAD_LOAD, DELOAD_SETS
from fitai.exercises.models import Exercise
from fitai.kernel.types import WEEKDAYS, Units, Weekday
from fitai.templates.models import CreateTemplate, TemplateMetadata
from fitai.training.loads import WEIGHT_STEPS, bar_weight, weight_step
from fitai.training.plans import (
    TemplateDay,
    TemplateDays,
    TemplateDrill,
    TemplateExercise,
    TemplateReps,
    TemplateWeight,
    WeeklyPlan,
)
from fitai.training.vocabulary import Measurement
from fitai.workouts.events import CompletedExercise, WorkoutCompleted

EASY_RPE = 6
MAX_EXERCISES = 6
MAX_SETS = 3
REST_SECONDS = 120
WARM_UP_SECONDS = 300
USUAL_REPS = 10
TOLERANCE = 1e-6
WARM_UP = "Move easily until you are warm, then do a light set of the first exercise."
NOTE = "Lighter than before your break: stop with four reps left, and add weight next time if it was easy."


def easy_workout(
    last: WorkoutCompleted,
    exercises: Mapping[str, Exercise],
    weekday: Weekday = WEEKDAYS[0],
    units: Units = "metric",
) -> CreateTemplate | None:
    """A plan of one day: the exercises of the last workout at 80 % of the load with 60 % of the sets, at RPE 6.

    Args:
        exercises: those that the user may train with, by their ids; others are left out.
        units: those of the user's plates and dumbbells.

    Returns:
        None where no exercise is left.
    """
    planned = [
        _easy_exercise(place, completed, exercises[completed.exercise_id], units)
        for place, completed in enumerate(last.exercises, 1)
        if completed.exercise_id in exercises and completed.hard_sets and _is_counted(exercises[completed.exercise_id])
    ]
    if not planned:
        return None
    warm_up = TemplateDrill(duration=WARM_UP_SECONDS, instructions=WARM_UP)
    day = TemplateDay(name="Back to training", exercises=planned[:MAX_EXERCISES], warmup=[warm_up])
    return CreateTemplate(
        name="Back to training",
        description="Your last workout, lighter and shorter: to get used to the work again without sore days.",
        metadata=TemplateMetadata(),
        weekly_plan=WeeklyPlan(total_weeks=1, days=TemplateDays(**{weekday: day})),
    )


def _is_counted(exercise: Exercise) -> bool:
    return exercise.measurement in (Measurement.WEIGHT_REPS, Measurement.BODYWEIGHT_REPS)


def _easy_exercise(place: int, completed: CompletedExercise, exercise: Exercise, units: Units) -> TemplateExercise:
    reps = (completed.best_set.reps if completed.best_set else None) or USUAL_REPS
    is_loaded = exercise.measurement is Measurement.WEIGHT_REPS and completed.max_weight
    load = _easy_load(completed.max_weight or 0.0, exercise, units) if is_loaded else None
    return TemplateExercise(
        exercise_id=completed.exercise_id,
        order=place,
        sets=min(MAX_SETS, max(1, round(DELOAD_SETS * completed.hard_sets))),
        reps=TemplateReps(min=reps, max=reps, target=reps),
        weight=TemplateWeight(type="fixed", value=load) if load else None,
        rest_time=REST_SECONDS,
        rpe=EASY_RPE,
        notes=NOTE,
    )


def _easy_load(weight: float, exercise: Exercise, units: Units) -> float:
    """The lighter load, rounded down to one that can be loaded; at least the bar (kilograms)."""
    step = weight_step(next((item for item in exercise.equipment if item in WEIGHT_STEPS[units]), None), units)
    bar = max((bar_weight(item, units) for item in exercise.equipment), default=0.0)
    return max(bar, int(DELOAD_LOAD * weight / step + TOLERANCE) * step)
