"""A workout before its first set: from a template's day, like a past workout, or from a list of exercises."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.types import KILOGRAMS_PER_POUND, WEEKDAYS
from fitai.templates.models import Template
from fitai.templates.published import read_template
from fitai.training import plates
from fitai.training.loads import BAR_WEIGHTS, PLATE_STEPS, WEIGHT_STEPS
from fitai.training.plans import TemplateExercise, WeeklyPlan
from fitai.training.plates import PlatePairs
from fitai.training.progression import days_of_week, is_deload_week
from fitai.training.vocabulary import Equipment
from fitai.users import published
from fitai.users.models import Athlete
from fitai.workouts import exercise_plan
from fitai.workouts.exercise_plan import AvailableLoads, ExercisePlan, TargetInputs
from fitai.workouts.models import (
    MAX_SETS,
    ExerciseTraits,
    SetTarget,
    WorkoutExercise,
    WorkoutSet,
)
from fitai.workouts.planning import targets
from fitai.workouts.records import store
from fitai.workouts.records.performance import PastPerformance
from fitai.workouts.requests import CreateWorkout
from fitai.workouts.rules import new_workout_exercise
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import load_own_workout


@dataclass(slots=True)
class PlannedWorkout:
    """A planned workout; `guides`, by the index of the exercise, and `standing` as far as they were needed for it."""

    state: WorkoutState
    guides: dict[int, ExercisePlan] = field(default_factory=dict)
    standing: PastPerformance | None = None


def plan_workout(caller: Caller, workout_id: str, given: CreateWorkout, now: datetime) -> PlannedWorkout:
    """The planned workout that a request asks for.

    Raises:
        NotFound: no such template or past workout, or not for the caller.
        Invalid: an exercise that is not in the library; a rest day.
    """
    athlete = published.athlete(caller.id)
    zone = given.timezone or athlete.timezone
    day = given.date or now.astimezone(ZoneInfo(zone)).date()
    name, weekday = given.name, given.day
    guides: dict[int, ExercisePlan] = {}
    standing: PastPerformance | None = None
    if given.template_id is not None:
        template = read_template(caller, given.template_id)
        weekday = weekday or WEEKDAYS[day.weekday()]
        name, exercises, guides, standing = _exercises_from_template(
            caller, template, str(weekday), given, athlete, day
        )
    elif given.workout_id is not None:
        past = load_own_workout(caller.id, given.workout_id).state
        name = name or past.name
        known = available_exercises(caller.id, (one.exercise_id for one in past.exercises))
        exercises = [_repeated_exercise(one, known.get(one.exercise_id)) for one in past.exercises]
    else:
        exercises = _exercises_from_request(caller, given, athlete)
    state = WorkoutState(
        id=workout_id,
        user_id=caller.id,
        status="planned",
        version=1,
        name=name or f"Workout of {day.isoformat()}",
        template_id=given.template_id,
        day=weekday,
        date=day,
        timezone=zone,
        location=given.location,
        notes=given.notes,
        mood=given.mood,
        body_weight=given.body_weight or athlete.weight,
        exercises=exercises,
        exercise_count=len(exercises),
        created_at=now,
        updated_at=now,
    )
    return PlannedWorkout(state, guides, standing)


def _exercises_from_request(caller: Caller, given: CreateWorkout, athlete: Athlete) -> list[WorkoutExercise]:
    known = available_exercises(caller.id, (one.exercise_id for one in given.exercises))
    exercises = []
    for index, one in enumerate(given.exercises):
        made = new_workout_exercise(
            index,
            one.exercise_id,
            f"exercises.{index}.exerciseId",
            known,
            sets=[WorkoutSet(index=place, **wanted.model_dump()) for place, wanted in enumerate(one.sets)],
            superset_id=one.superset_id,
            rest_time=one.rest_time,
            notes=one.notes,
        )
        warms_up = given.warm_up if one.warm_up is None else one.warm_up
        exercises.append(_with_warmup(made, known[one.exercise_id], athlete) if warms_up else made)
    return exercises


def _exercises_from_template(
    caller: Caller, template: Template, weekday: str, given: CreateWorkout, athlete: Athlete, today: date
) -> tuple[str, list[WorkoutExercise], dict[int, ExercisePlan], PastPerformance]:
    """The template's day, each exercise with the target that follows from what was done of it: one request."""
    plan = template.weekly_plan
    places = _template_exercises(plan)
    ids = {one.exercise_id for day, one in places if day == weekday}
    if not ids:
        raise Invalid.field("day", f"The template plans nothing on {weekday}")
    standing = store.load_past_performance(caller.id, ids)
    done = [one for exercise_id in ids for one in standing.done(exercise_id)]
    week = given.week or targets.plan_week(done, template.id, today)
    day = getattr(days_of_week(plan, week), weekday)
    if day is None or day.is_rest_day or not day.exercises:
        raise Invalid.field("day", f"The template plans nothing on {weekday}")
    planned = sorted(day.exercises, key=lambda one: one.order)
    known = available_exercises(caller.id, (one.exercise_id for one in planned))
    if any(one.exercise_id not in known for one in planned):
        raise Invalid.field("templateId", "The template has an exercise that is gone by now; a copy goes without it")
    exercises, guides = [], {}
    for index, one in enumerate(planned):
        made = new_workout_exercise(
            index,
            one.exercise_id,
            "templateId",
            known,
            superset_id=one.superset_id,
            rest_time=one.rest_time,
            notes=one.notes,
        )
        mine = exercise_plan.prescription_key(one)
        elsewhere = {
            exercise_plan.prescription_key(other) for _, other in places if other.exercise_id == one.exercise_id
        }
        aiming = TargetInputs(
            plan=one,
            others=sorted(elsewhere - {mine}),
            deload=plan.deload if is_deload_week(plan, week) else None,
            training_max_percentage=plan.training_max_percentage,
            loads=available_loads(known[one.exercise_id], athlete),
            ramps=given.warm_up,
        )
        guide = ExercisePlan.of(template.id, week, aiming)
        best = standing.bests(one.exercise_id).one_rep_max
        made, guides[index] = targets.with_planned_target(made, guide, standing.done(one.exercise_id), best)
        exercises.append(made)
    return given.name or day.name or template.name, exercises, guides, standing


def _template_exercises(plan: WeeklyPlan) -> list[tuple[str, TemplateExercise]]:
    """Every place in the plan, whatever the week, that has an exercise: the weekday, and the exercise."""
    weeks = [plan.days, *(different.days for different in plan.weeks or ())]
    return [(name, one) for days in weeks for name, day in days.planned() for one in day.exercises]


def available_loads(exercise: Exercise, athlete: Athlete) -> AvailableLoads:
    """What the athlete can load for an exercise: own bar and plates, or what gyms have in the athlete's units."""
    unit = KILOGRAMS_PER_POUND if athlete.units == "imperial" else 1.0
    step = PLATE_STEPS[athlete.units] * unit
    bar, pairs = plates.standard_bar_and_plates(athlete.units)
    if athlete.plates is not None:
        pairs = tuple(PlatePairs(one.weight, one.pairs) for one in athlete.plates)
    other = next((BAR_WEIGHTS[tool][athlete.units] * unit for tool in exercise.equipment if tool in BAR_WEIGHTS), None)
    if Equipment.BARBELL in exercise.equipment:
        bar = athlete.bars[0] if athlete.bars else bar
    elif other is not None:
        bar = other
    else:
        steps = WEIGHT_STEPS[athlete.units]
        return AvailableLoads(step=next((steps[tool] * unit for tool in exercise.equipment if tool in steps), step))
    return AvailableLoads(step=plates.smallest_step(pairs, step), bar=bar, plates=[tuple(one) for one in pairs])


def _with_warmup(made: WorkoutExercise, exercise: Exercise, athlete: Athlete) -> WorkoutExercise:
    """The exercise with a warm-up ramp before its sets, where there is room for one."""
    sets = targets.with_warmup_sets(made.sets, available_loads(exercise, athlete), made.measurement)
    return made if len(sets) > MAX_SETS else made.model_copy(update={"sets": sets})


def _repeated_exercise(past: WorkoutExercise, known: Exercise | None) -> WorkoutExercise:
    """An exercise to be done again: what was done becomes the plan.

    Args:
        known: the exercise as it is now; None where it is gone.
    """
    sets = [
        WorkoutSet(
            index=one.index,
            type=one.type,
            weight=one.weight,
            reps=one.reps,
            duration_seconds=one.duration_seconds,
            distance=one.distance,
            target=SetTarget(
                weight=one.weight, reps=one.reps, duration_seconds=one.duration_seconds, distance=one.distance
            ),
        )
        for one in past.sets
    ]
    traits = ExerciseTraits.of(known) if known else past.traits
    return past.model_copy(
        update={"sets": sets, "traits": traits, "target": None, "total_volume": 0.0, "personal_records": []}
    )
