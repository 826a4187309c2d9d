"""Plan a workout: from a template's day, like a past workout, or from a list of exercises."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises, current_library
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.own_units import UNITS_BY_WEIGHT_UNIT
from fitai.kernel.types import KILOGRAMS_PER_POUND, WEEKDAYS
from fitai.templates.models import Template
from fitai.templates.published import read_template
from fitai.training import plates, progression
from fitai.training.days import local_day
from fitai.training.loads import BAR_WEIGHTS, PLATE_STEPS, WEIGHT_STEPS
from fitai.training.plans import TemplateExercise, WeeklyPlan
from fitai.training.plates import PlatePairs
from fitai.training.progression import days_of_week, is_deload_week
from fitai.training.vocabulary import Equipment, Measurement
from fitai.users import published
from fitai.users.models import Athlete
from fitai.workouts import exercise_plan
from fitai.workouts.exercise_plan import AvailableLoads, ExercisePlan, TargetInputs
from fitai.workouts.models import MAX_SETS, ExerciseTraits, SetTarget, WorkoutExercise, WorkoutSet
from fitai.workouts.planning import targets
from fitai.workouts.records import store
from fitai.workouts.records.performance import PastPerformance
from fitai.workouts.records.sessions import PastSession
from fitai.workouts.requests import CreateWorkout
from fitai.workouts.rules import merged_mood, new_workout_exercise, require_allowed_measurement
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import load_own_workout


@dataclass(slots=True)
class PlannedWorkout:
    """A planned workout.

    Attributes:
        plans: by the index of the exercise, where a template planned it.
        performance: what the user did of the exercises before, where planning has read it.
    """

    state: WorkoutState
    plans: dict[int, ExercisePlan] = field(default_factory=dict)
    performance: PastPerformance | None = None


def plan_workout(
    caller: Caller, workout_id: str, request: CreateWorkout, now: datetime, template: Template | None = None
) -> PlannedWorkout:
    """Plan the workout of a request; nothing is written.

    Args:
        template: the one that the request names, where it has been read, or is stored nowhere.

    Raises:
        NotFound: the template or the past workout does not exist, or is not the caller's to use.
        Invalid: an exercise does not exist, or the template plans nothing for the day.
    """
    athlete = published.athlete(caller.id)
    zone = request.timezone or athlete.timezone
    day = request.date or local_day(now, zone, athlete.day_starts_at)
    name, weekday = request.name, request.day
    plans: dict[int, ExercisePlan] = {}
    performance: PastPerformance | None = None
    if request.template_id is not None:
        template = template or read_template(caller, request.template_id)
        weekday = weekday or WEEKDAYS[day.weekday()]
        name, exercises, plans, performance = _exercises_from_template(
            caller, template, str(weekday), request, athlete, day
        )
    elif request.workout_id is not None:
        past = load_own_workout(caller.id, request.workout_id).state
        name = name or past.name
        exercises_by_id = available_exercises(caller.id, (exercise.exercise_id for exercise in past.exercises))
        exercises = [
            _repeated_exercise(exercise, exercises_by_id.get(exercise.exercise_id)) for exercise in past.exercises
        ]
    else:
        exercises = _exercises_from_request(caller, request, athlete)
    exercises = [
        exercise.model_copy(update={"unit": athlete.exercise_units.get(exercise.exercise_id)}) for exercise in exercises
    ]
    state = WorkoutState(
        id=workout_id,
        user_id=caller.id,
        status="planned",
        version=1,
        name=name or f"Workout of {day.isoformat()}",
        template_id=request.template_id,
        day=weekday,
        date=day,
        timezone=zone,
        day_starts_at=athlete.day_starts_at,
        location=request.location,
        location_label=request.location_label,
        notes=request.notes,
        mood=merged_mood(None, request.mood),
        body_weight=request.body_weight or athlete.weight,
        exercises=exercises,
        exercise_count=len(exercises),
        created_at=now,
        updated_at=now,
    )
    return PlannedWorkout(state, plans, performance)


def _exercises_from_request(caller: Caller, request: CreateWorkout, athlete: Athlete) -> list[WorkoutExercise]:
    exercises_by_id = available_exercises(caller.id, (planned.exercise_id for planned in request.exercises))
    exercises = []
    for index, planned in enumerate(request.exercises):
        unit = athlete.exercise_units.get(planned.exercise_id)
        exercise = new_workout_exercise(
            index,
            planned.exercise_id,
            f"exercises.{index}.exerciseId",
            exercises_by_id,
            sets=[
                WorkoutSet(index=set_index, **set_.in_unit(unit).model_dump())
                for set_index, set_ in enumerate(planned.sets)
            ],
            superset_id=planned.superset_id,
            rest_time=planned.rest_time,
            notes=planned.notes,
        )
        for set_index, planned_set in enumerate(planned.sets):
            field = f"exercises.{index}.sets.{set_index}.measurement"
            require_allowed_measurement(planned_set.measurement, exercise, field)
        has_warmup = request.warm_up if planned.warm_up is None else planned.warm_up
        if has_warmup:
            exercise = _with_warmup(exercise, exercises_by_id[planned.exercise_id], athlete)
        exercises.append(exercise)
    return exercises


def _exercises_from_template(
    caller: Caller, template: Template, weekday: str, request: CreateWorkout, athlete: Athlete, today: date
) -> tuple[str, list[WorkoutExercise], dict[int, ExercisePlan], PastPerformance]:
    """The workout's name and the exercises of a template's day, each with its target. One request for what was done.

    Raises:
        Invalid: the template plans nothing on the weekday, or an exercise was deleted.
    """
    plan = template.weekly_plan
    places = _template_exercises(plan)
    exercise_ids = {exercise.exercise_id for day, exercise in places if day == weekday}
    if not exercise_ids:
        raise Invalid.field("day", f"The template plans nothing on {weekday}")
    performance = store.load_past_performance(caller.id, exercise_ids)
    sessions = [session for exercise_id in exercise_ids for session in performance.done(exercise_id)]
    week = request.week or targets.plan_week(sessions, template.id, today)
    day = getattr(days_of_week(plan, week), weekday)
    if day is None or day.is_rest_day or not day.exercises:
        raise Invalid.field("day", f"The template plans nothing on {weekday}")
    day_exercises = sorted(day.exercises, key=lambda exercise: exercise.order)
    exercises_by_id = available_exercises(caller.id, (planned.exercise_id for planned in day_exercises))
    if any(planned.exercise_id not in exercises_by_id for planned in day_exercises):
        raise Invalid.field("templateId", "The template has an exercise that is gone by now; a copy goes without it")
    exercises, plans = [], {}
    for index, planned in enumerate(day_exercises):
        exercise = new_workout_exercise(
            index,
            planned.exercise_id,
            "templateId",
            exercises_by_id,
            superset_id=planned.superset_id,
            rest_time=planned.rest_time,
            notes=planned.notes,
        )
        prescriptions = {
            exercise_plan.prescription_key(other) for _, other in places if other.exercise_id == planned.exercise_id
        }
        inputs = TargetInputs(
            plan=planned,
            others=sorted(prescriptions - {exercise_plan.prescription_key(planned)}),
            deload=plan.deload if is_deload_week(plan, week) else None,
            training_max_percentage=plan.training_max_percentage,
            loads=_available_loads(exercises_by_id[planned.exercise_id], athlete),
            ramps=request.warm_up,
        )
        exercise, plans[index] = targets.with_planned_target(
            exercise,
            ExercisePlan.of(template.id, week, inputs),
            performance.done(planned.exercise_id),
            performance.bests(planned.exercise_id).one_rep_max,
        )
        exercises.append(exercise)
    return request.name or day.name or template.name, exercises, plans, performance


def _template_exercises(plan: WeeklyPlan) -> list[tuple[str, TemplateExercise]]:
    """All exercises of a plan, of every week, each with its weekday."""
    weeks = [plan.days, *(week.days for week in plan.weeks or ())]
    return [(weekday, exercise) for days in weeks for weekday, day in days.planned() for exercise in day.exercises]


def next_usual_target(
    exercise_id: str, past_sessions: Sequence[PastSession], athlete: Athlete
) -> progression.NextTarget | None:
    """The next target of an exercise by double progression, with loads that the athlete has; see `targets.usual_target`.

    An exercise that the library does not have is taken to be one with a barbell.
    """
    exercise = next(iter(current_library().get_many([exercise_id])), None)
    if exercise is None:
        step = PLATE_STEPS[athlete.units] * (KILOGRAMS_PER_POUND if athlete.units == "imperial" else 1.0)
        return targets.usual_target(past_sessions, AvailableLoads(step=step), Measurement.WEIGHT_REPS)
    return targets.usual_target(past_sessions, _available_loads(exercise, athlete), exercise.measurement)


def _available_loads(exercise: Exercise, athlete: Athlete) -> AvailableLoads:
    """The loads that the athlete has for an exercise: own bar and plates, or those of gyms in its units.

    Those are the units that the athlete has chosen for the exercise, else the athlete's. In other units than the athlete's
    the athlete's own bars and plates do not count.
    """
    own_unit = athlete.exercise_units.get(exercise.id)
    units = UNITS_BY_WEIGHT_UNIT[own_unit] if own_unit else athlete.units
    has_own_equipment = units == athlete.units
    unit = KILOGRAMS_PER_POUND if units == "imperial" else 1.0
    step = PLATE_STEPS[units] * unit
    bar, pairs = plates.standard_bar_and_plates(units)
    if athlete.plates is not None and has_own_equipment:
        pairs = tuple(PlatePairs(plate.weight, plate.pairs) for plate in athlete.plates)
    other_bars = (BAR_WEIGHTS[item][units] * unit for item in exercise.equipment if item in BAR_WEIGHTS)
    other_bar = next(other_bars, None)
    if Equipment.BARBELL in exercise.equipment:
        bar = athlete.bars[0] if athlete.bars and has_own_equipment else bar
    elif other_bar is not None:
        bar = other_bar
    else:
        steps = WEIGHT_STEPS[units]
        return AvailableLoads(step=next((steps[item] * unit for item in exercise.equipment if item in steps), step))
    return AvailableLoads(step=plates.smallest_step(pairs, step), bar=bar, plates=[tuple(pair) for pair in pairs])


def _with_warmup(workout_exercise: WorkoutExercise, exercise: Exercise, athlete: Athlete) -> WorkoutExercise:
    """The exercise with a warm-up ramp before its sets, where a workout's exercise has room for it."""
    loads = _available_loads(exercise, athlete)
    sets = targets.with_warmup_sets(workout_exercise.sets, loads, workout_exercise.measurement)
    return workout_exercise if len(sets) > MAX_SETS else workout_exercise.model_copy(update={"sets": sets})


def _repeated_exercise(past: WorkoutExercise, exercise: Exercise | None) -> WorkoutExercise:
    """An exercise of a past workout, to be done again: what was done is the plan.

    Args:
        exercise: the exercise as it is now; None where it was deleted.
    """
    sets = [
        WorkoutSet(
            index=set_.index,
            type=set_.type,
            measurement=set_.measurement,
            weight=set_.weight,
            reps=set_.reps,
            duration_seconds=set_.duration_seconds,
            distance=set_.distance,
            target=SetTarget(
                weight=set_.weight, reps=set_.reps, duration_seconds=set_.duration_seconds, distance=set_.distance
            ),
        )
        for set_ in past.sets
    ]
    traits = ExerciseTraits.of(exercise) if exercise else past.traits
    return past.model_copy(
        update={"sets": sets, "traits": traits, "target": None, "total_volume": 0.0, "personal_records": []}
    )
