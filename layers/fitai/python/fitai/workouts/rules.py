"""What holds of a workout: its states, its totals, its records. Pure: the same input gives the same output."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from fitai.exercises.models import Exercise
from fitai.kernel.errors import Conflict, Invalid
from fitai.training.rpe import rir_to_rpe
from fitai.workouts.models import (
    MAX_EXERCISES,
    ExerciseTraits,
    RealTime,
    Rest,
    Status,
    Workout,
    WorkoutExercise,
    WorkoutMetrics,
    WorkoutSet,
)
from fitai.workouts.requests import CompleteSet

TRANSITIONS: dict[str, tuple[frozenset[Status], Status]] = {
    "start": (frozenset({"planned"}), "in_progress"),
    "pause": (frozenset({"in_progress"}), "paused"),
    "resume": (frozenset({"paused"}), "in_progress"),
    "complete": (frozenset({"in_progress", "paused"}), "completed"),
    "cancel": (frozenset({"planned", "in_progress", "paused"}), "cancelled"),
}
"""Each step: from which states, to which."""
ACTIVE_STATUSES: frozenset[Status] = frozenset({"in_progress", "paused"})
"""The states of which a user has at most one workout."""


def status_after(status: Status, name: str) -> Status:
    """The state after a step.

    Raises:
        Conflict: `invalid_state`, with the present state, when the step is not possible.
    """
    sources, target = TRANSITIONS[name]
    if status not in sources:
        raise Conflict(
            f"A workout that is {status.replace('_', ' ')} cannot {name}.",
            code="invalid_state",
            details={"status": status},
        )
    return target


def require_accepts_sets(status: Status) -> None:
    """Hold an operation on sets to a workout that takes sets: one that runs, is paused, or is corrected.

    A set that was done while another device paused the workout is still a set: it must not be lost.

    Raises:
        Conflict: `invalid_state`.
    """
    if status not in ACTIVE_STATUSES and status != "completed":
        raise Conflict(f"A workout that is {status} takes no sets.", code="invalid_state", details={"status": status})


# --- time --------------------------------------------------------------------------------------------------


def elapsed_seconds(seconds: float, since: datetime | None, now: datetime) -> float:
    """Seconds of exercise: those before the last resume, and those since; pauses do not count."""
    return seconds if since is None else seconds + max(0.0, (now - since).total_seconds())


def new_rest_timer(now: datetime, seconds: int) -> Rest:
    """A rest timer as the deadline that devices count down to."""
    return Rest(started_at=now, ends_at=now + timedelta(seconds=seconds), seconds=seconds)


# --- sets --------------------------------------------------------------------------------------------------


def is_working_set(one: WorkoutSet) -> bool:
    """Whether a set counts: it is done, and no warm-up."""
    return one.completed_at is not None and one.type != "warmup"


def set_volume(one: WorkoutSet, measurement: str) -> float:
    """Kilograms moved: weight times repetitions. Assistance is no weight moved."""
    if not is_working_set(one) or measurement == "assisted_reps":
        return 0.0
    return (one.weight or 0.0) * (one.reps or 0)


def free_set_index(sets: Sequence[WorkoutSet], wanted: int | None) -> int:
    """Where a set goes: to the place that is wanted, or, when a set was done there, to the next one that is free.

    Args:
        wanted: past the last it is the place after the last; None for the first free one.
    """
    start = wanted or 0
    return next((one.index for one in sets[start:] if one.completed_at is None), len(sets))


PERFORMED_FIELDS = ("type", "weight", "reps", "duration_seconds", "distance", "rest_time", "notes")
"""What a request says of a set, and the set keeps as it is."""


def with_completion(planned: WorkoutSet, given: CompleteSet, now: datetime) -> WorkoutSet:
    """The set after it was done, or corrected.

    What is not given stays: on a first completion the plan's numbers, on a correction the ones before.
    """
    rpe, rir = given.rpe, given.rir
    if rpe is None and rir is not None:
        rpe = rir_to_rpe(rir)
    elif rpe is not None and rir is None and rpe >= 6:
        rir = 10 - rpe
    changes = {name: getattr(given, name) for name in PERFORMED_FIELDS if name in given.model_fields_set}
    if changes.get("type", "normal") is None:
        del changes["type"]
    if rpe is not None:
        changes |= {"rpe": rpe, "rir": rir}
    return planned.model_copy(update=changes | {"completed_at": planned.completed_at or now})


def require_measured_values(one: WorkoutSet, measurement: str) -> None:
    """Hold a done set to what its exercise measures.

    Raises:
        Invalid: names the field that is missing.
    """
    if measurement in ("weight_reps", "bodyweight_reps", "assisted_reps"):
        if one.reps is None:
            raise Invalid.field("reps", "Is needed for this exercise")
    elif measurement == "duration":
        if one.duration_seconds is None:
            raise Invalid.field("durationSeconds", "Is needed for this exercise")
    elif one.duration_seconds is None and one.distance is None and one.reps is None:
        raise Invalid.field("distance", "This exercise needs a distance, a duration or repetitions")


# --- records -----------------------------------------------------------------------------------------------


REPS_MEASUREMENTS = frozenset({"weight_reps", "bodyweight_reps", "assisted_reps"})
"""What is measured in repetitions; how long a set of these takes is no achievement."""


# --- totals ------------------------------------------------------------------------------------------------


def workout_totals(exercises: Iterable[WorkoutExercise], calories: float | None = None) -> WorkoutMetrics:
    """The workout's metrics, as the sum of its sets."""
    sets = [(one, exercise) for exercise in exercises for one in exercise.sets if one.completed_at is not None]
    efforts = [one.rpe for one, _ in sets if one.rpe is not None and is_working_set(one)]
    return WorkoutMetrics(
        total_volume=sum(set_volume(one, exercise.measurement) for one, exercise in sets),
        completed_sets=len(sets),
        total_reps=sum(one.reps or 0 for one, _ in sets if is_working_set(one)),
        average_rpe=round(sum(efforts) / len(efforts), 2) if efforts else None,
        total_rest_time=sum(one.rest_time or 0.0 for one, _ in sets),
        calories_burned=calories,
        personal_records_set=sum(len(exercise.personal_records) for exercise in _distinct_exercises(sets)),
    )


def _distinct_exercises(sets: Iterable[tuple[WorkoutSet, WorkoutExercise]]) -> list[WorkoutExercise]:
    return list({exercise.index: exercise for _, exercise in sets}.values())


def next_position(exercises: Sequence[WorkoutExercise], index: int) -> tuple[int, int]:
    """Where the workout stands after a set of exercise `index`: (exercise, set).

    A drop set follows the set before it at once. Within a superset the exercises take turns; otherwise it is the next
    open set of the exercise, then of the next exercise that has one. With nothing open it is the place of the next set
    of the same exercise.
    """

    def open_set(exercise: WorkoutExercise) -> int | None:
        return next((one.index for one in exercise.sets if one.completed_at is None), None)

    current = exercises[index]
    drop = _next_dropset_index(current)
    if drop is not None:
        return index, drop
    group = [
        exercise
        for exercise in [*exercises[index + 1 :], *exercises[: index + 1]]
        if current.superset_id is not None and exercise.superset_id == current.superset_id
    ]
    for exercise in [*group, current, *exercises[index + 1 :], *exercises[:index]]:
        place = open_set(exercise)
        if place is not None:
            return exercise.index, place
    return index, len(current.sets)


def _next_dropset_index(exercise: WorkoutExercise) -> int | None:
    """The place of the drop set that comes next, after a set that was done."""
    place = next((one.index for one in exercise.sets if one.completed_at is None), None)
    drops = place is not None and place > 0 and exercise.sets[place].type == "dropset"
    return place if drops else None


def real_time_after_set(workout: Workout, exercise_index: int, now: datetime) -> RealTime:
    """The live state after a set: on to the next one, and resting where the plan says so; not before a drop set."""
    exercise, place = next_position(workout.exercises, exercise_index)
    planned = workout.exercises[exercise_index].rest_time
    drops = (exercise, place) == (exercise_index, _next_dropset_index(workout.exercises[exercise_index]))
    if not planned or drops or workout.status not in ACTIVE_STATUSES:
        return RealTime(current_exercise_index=exercise, current_set_index=place)
    return RealTime(
        current_exercise_index=exercise,
        current_set_index=place,
        is_resting=True,
        rest=new_rest_timer(now, planned),
    )


def new_workout_exercise(
    index: int,
    exercise_id: str,
    field: str,
    known: Mapping[str, Exercise | WorkoutExercise],
    *,
    sets: Sequence[WorkoutSet] = (),
    superset_id: str | None = None,
    rest_time: int | None = None,
    notes: str | None = None,
) -> WorkoutExercise:
    """An exercise of a workout, named and measured as it is known.

    Args:
        known: by id, what the workout's owner may train with (`exercises.lookup`).

    Raises:
        Invalid: `field` names an exercise that is not known, or there are too many.
    """
    named = known.get(exercise_id)
    if named is None:
        raise Invalid.field(field, "There is no such exercise")
    if index >= MAX_EXERCISES:
        raise Invalid.field(field, f"A workout has at most {MAX_EXERCISES} exercises")
    return WorkoutExercise(
        index=index,
        exercise_id=exercise_id,
        name=named.name,
        measurement=named.measurement,
        traits=ExerciseTraits.of(named) if isinstance(named, Exercise) else named.traits,
        superset_id=superset_id,
        rest_time=rest_time,
        notes=notes,
        sets=list(sets),
    )
