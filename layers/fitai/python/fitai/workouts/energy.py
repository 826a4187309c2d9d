"""Estimate the energy of a workout, in kilocalories."""

from fitai.exercises.published import current_library
from fitai.training.formulas import DEFAULT_BODY_WEIGHT, calories
from fitai.workouts import rules
from fitai.workouts.models import Workout, WorkoutExercise

DEFAULT_MET = 3.5
"""Strength training in general (Compendium of Physical Activities), for workouts and exercises without a value."""


def calories_burned(workout: Workout, seconds: float) -> float:
    """Kilocalories of a workout, from the mean MET of its working sets, the body weight, and the time without pauses."""
    mets = []
    for exercise in workout.exercises:
        working_sets = sum(map(rules.is_working_set, exercise.sets))
        mets += [_metabolic_equivalent(exercise)] * working_sets
    mean_met = sum(mets) / len(mets) if mets else DEFAULT_MET
    return round(calories(mean_met, workout.body_weight or DEFAULT_BODY_WEIGHT, seconds), 1)


def _metabolic_equivalent(exercise: WorkoutExercise) -> float:
    """The metabolic equivalent (MET): the workout's own value, else the library's."""
    if exercise.traits is not None:
        return exercise.traits.met
    library_exercise = current_library().get(exercise.exercise_id)
    return library_exercise.calories.met if library_exercise else DEFAULT_MET
