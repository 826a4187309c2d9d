"""A workout before its first set: from a template's day, like a past workout, or from a list of exercises."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from fitai.exercises.library import library
from fitai.formulas import DEFAULT_BODY_WEIGHT, calories
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.templates import service as templates
from fitai.templates.models import Template, TemplateExercise
from fitai.users import service as users
from fitai.workouts import rules, store
from fitai.workouts.models import (
    EXERCISES_MOST,
    CreateWorkout,
    EditedExercise,
    SetTarget,
    Workout,
    WorkoutExercise,
    WorkoutSet,
)
from fitai.workouts.operations import owned
from fitai.workouts.store import WorkoutState

DEFAULT_MET = 3.5
"""Strength training in general (Compendium of Physical Activities), for exercises that say nothing."""
PLATE_STEP = 2.5
"""Kilograms that a load out of a percentage is rounded to: two of the smallest usual plates."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def plan(caller: Caller, workout_id: str, given: CreateWorkout, now: datetime) -> WorkoutState:
    """The planned workout that a request asks for.

    Raises:
        NotFound: no such template or past workout, or not for the caller.
        Invalid: an exercise that is not in the library; a rest day.
    """
    athlete = users.athlete(caller.id)
    zone = given.timezone or athlete.timezone
    day = given.date or now.astimezone(ZoneInfo(zone)).date()
    name, weekday = given.name, given.day
    if given.template_id is not None:
        template = templates.read(caller, given.template_id)
        weekday = weekday or WEEKDAYS[day.weekday()]  # type: ignore[assignment]
        name, exercises = _from_template(caller, template, str(weekday), name)
    elif given.workout_id is not None:
        past = owned(caller.id, given.workout_id).state
        name = name or past.name
        exercises = [_again(one) for one in past.exercises]
    else:
        exercises = [
            entry(
                index,
                one.exercise_id,
                f"exercises.{index}.exerciseId",
                sets=[WorkoutSet(index=place, **wanted.model_dump()) for place, wanted in enumerate(one.sets)],
                superset_id=one.superset_id,
                rest_time=one.rest_time,
                notes=one.notes,
            )
            for index, one in enumerate(given.exercises)
        ]
    return WorkoutState(
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


def entry(
    index: int,
    exercise_id: str,
    field: str,
    *,
    sets: Sequence[WorkoutSet] = (),
    superset_id: str | None = None,
    rest_time: int | None = None,
    notes: str | None = None,
) -> WorkoutExercise:
    """An exercise of a workout, named and measured as the library has it.

    Raises:
        Invalid: `field` names an exercise that is not in the library, or there are too many.
    """
    known = library().get(exercise_id)
    if known is None:
        raise Invalid.field(field, "There is no such exercise")
    if index >= EXERCISES_MOST:
        raise Invalid.field(field, f"A workout has at most {EXERCISES_MOST} exercises")
    return WorkoutExercise(
        index=index,
        exercise_id=known.id,
        name=known.name,
        measurement=known.measurement,
        superset_id=superset_id,
        rest_time=rest_time,
        notes=notes,
        sets=list(sets),
    )


def _from_template(
    caller: Caller, template: Template, weekday: str, name: str | None
) -> tuple[str, list[WorkoutExercise]]:
    day = getattr(template.weekly_plan.days, weekday, None)
    if day is None or day.is_rest_day or not day.exercises:
        raise Invalid.field("day", f"The template plans nothing on {weekday}")
    planned = sorted(day.exercises, key=lambda one: one.order)
    records = store.records(
        caller.id, {one.exercise_id for one in planned if one.weight and one.weight.type == "percentage"}
    )
    bests = {exercise_id: record.bests.one_rep_max for exercise_id, record in records.items()}
    exercises = [
        entry(
            index,
            one.exercise_id,
            f"exercises.{index}.exerciseId",
            sets=_sets(one, bests.get(one.exercise_id)),
            superset_id=one.superset_id,
            rest_time=one.rest_time,
            notes=one.notes,
        )
        for index, one in enumerate(planned)
    ]
    return name or day.name or template.name, exercises


def _sets(planned: TemplateExercise, one_rep_max: float | None) -> list[WorkoutSet]:
    kind = planned.weight.type if planned.weight else "bodyweight"
    value = planned.weight.value if planned.weight else None
    weight = value if kind == "fixed" else None
    if kind == "percentage" and value is not None and one_rep_max is not None:
        weight = round(one_rep_max * value / 100 / PLATE_STEP) * PLATE_STEP
    reps = planned.reps
    target = SetTarget(
        weight=weight,
        reps=reps.target if reps else None,
        reps_min=reps.min if reps else None,
        reps_max=reps.max if reps else None,
        percentage=value if kind == "percentage" else None,
        duration_seconds=planned.duration_seconds,
        distance=planned.distance,
    )
    return [
        WorkoutSet(
            index=index,
            weight=weight,
            reps=target.reps,
            duration_seconds=target.duration_seconds,
            distance=target.distance,
            target=target,
        )
        for index in range(planned.sets)
    ]


def _again(past: WorkoutExercise) -> WorkoutExercise:
    """An exercise to be done again: what was done becomes the plan."""
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
    return past.model_copy(update={"sets": sets, "total_volume": 0.0, "personal_records": []})


def edited(
    state: WorkoutState, old: Sequence[WorkoutExercise], given: Sequence[EditedExercise], now: datetime
) -> list[WorkoutExercise]:
    """The exercises of a replaced list.

    A set is done when the request says when, when the set at its place was done, or when the workout is completed.

    Raises:
        Invalid: names the exercise or the set.
    """
    return [_edited(state, old, index, one, now) for index, one in enumerate(given)]


def _edited(
    state: WorkoutState, old: Sequence[WorkoutExercise], index: int, given: EditedExercise, now: datetime
) -> WorkoutExercise:
    before = old[index] if index < len(old) and old[index].exercise_id == given.exercise_id else None
    sets = []
    for place, wanted in enumerate(given.sets):
        earlier = before.sets[place] if before is not None and place < len(before.sets) else None
        finished = wanted.completed_at or (earlier.completed_at if earlier else None)
        if finished is None and state.status == "completed":
            finished = state.ended_at or now
        fresh = WorkoutSet(index=place, target=earlier.target if earlier else None, completed_at=finished)
        one = rules.done(fresh, wanted, now) if finished else fresh.model_copy(update=_plan_of(wanted))
        if finished:
            try:
                rules.require_content(one, entry(0, given.exercise_id, f"exercises.{index}.exerciseId").measurement)
            except Invalid as wrong:
                field = wrong.fields[0]
                raise Invalid.field(f"exercises.{index}.sets.{place}.{field.path}", field.message) from None
        sets.append(one)
    return entry(
        index,
        given.exercise_id,
        f"exercises.{index}.exerciseId",
        sets=sets,
        superset_id=given.superset_id,
        rest_time=given.rest_time,
        notes=given.notes,
    )


def _plan_of(wanted: object) -> dict[str, object]:
    names = ("type", "weight", "reps", "duration_seconds", "distance", "notes")
    values = {name: getattr(wanted, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def burned(workout: Workout, seconds: float) -> float:
    """Kilocalories of the workout: the mean MET of what was done, the body weight, the time without pauses."""
    mets = []
    for one in workout.exercises:
        known = library().get(one.exercise_id)
        done = sum(map(rules.working, one.sets))
        mets += [known.calories.met if known else DEFAULT_MET] * done
    met = sum(mets) / len(mets) if mets else DEFAULT_MET
    return round(calories(met, workout.body_weight or DEFAULT_BODY_WEIGHT, seconds), 1)
