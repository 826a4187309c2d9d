"""The rules of a workout: its states, its sets, its totals. Pure."""

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
"""The transitions: from which states, to which."""
ACTIVE_STATUSES: frozenset[Status] = frozenset({"in_progress", "paused"})
"""The states of which a user has at most one workout."""


def status_after(status: Status, transition: str) -> Status:
    """The state after a transition.

    Raises:
        Conflict: `invalid_state`, with the current state, when it is not possible.
    """
    sources, target = TRANSITIONS[transition]
    if status not in sources:
        raise Conflict(
            f"A workout that is {status.replace('_', ' ')} cannot {transition}.",
            code="invalid_state",
            details={"status": status},
        )
    return target


def require_accepts_sets(status: Status) -> None:
    """Hold an operation on sets to a workout that takes sets: one that is active, or completed and now corrected.

    A set that was completed while another device paused the workout is still a set: it must not be lost.

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


REPS_MEASUREMENTS = frozenset({"weight_reps", "bodyweight_reps", "assisted_reps"})
"""What is measured in repetitions; how long a set of these takes is no achievement."""
PERFORMED_FIELDS = ("type", "weight", "reps", "duration_seconds", "distance", "rest_time", "notes")
"""The fields of a request that a set takes over as they are."""


def is_working_set(set_: WorkoutSet) -> bool:
    """Whether a set counts: it is completed, and no warm-up."""
    return set_.completed_at is not None and set_.type != "warmup"


def set_volume(set_: WorkoutSet, measurement: str) -> float:
    """Kilograms moved: weight times repetitions. Assistance is no weight moved."""
    if not is_working_set(set_) or measurement == "assisted_reps":
        return 0.0
    return (set_.weight or 0.0) * (set_.reps or 0)


def free_set_index(sets: Sequence[WorkoutSet], requested_index: int | None) -> int:
    """The place for a set: the one that is requested, or, when a set was completed there, the next open one.

    Args:
        requested_index: past the last it is the place after the last; None for the first open one.
    """
    start = requested_index or 0
    return next((set_.index for set_ in sets[start:] if set_.completed_at is None), len(sets))


def with_completion(set_: WorkoutSet, performed: CompleteSet, now: datetime) -> WorkoutSet:
    """The set after it was completed, or corrected.

    Fields left out stay: on a first completion the plan's numbers, on a correction the ones before.
    """
    rpe, rir = performed.rpe, performed.rir
    if rpe is None and rir is not None:
        rpe = rir_to_rpe(rir)
    elif rpe is not None and rir is None and rpe >= 6:
        rir = 10 - rpe
    changes = {name: getattr(performed, name) for name in PERFORMED_FIELDS if name in performed.model_fields_set}
    if changes.get("type", "normal") is None:
        del changes["type"]
    if rpe is not None:
        changes |= {"rpe": rpe, "rir": rir}
    return set_.model_copy(update=changes | {"completed_at": set_.completed_at or now})


def require_measured_values(set_: WorkoutSet, measurement: str) -> None:
    """Hold a completed set to what its exercise measures.

    Raises:
        Invalid: names the field that is missing.
    """
    if measurement in REPS_MEASUREMENTS:
        if set_.reps is None:
            raise Invalid.field("reps", "Is needed for this exercise")
    elif measurement == "duration":
        if set_.duration_seconds is None:
            raise Invalid.field("durationSeconds", "Is needed for this exercise")
    elif set_.duration_seconds is None and set_.distance is None and set_.reps is None:
        raise Invalid.field("distance", "This exercise needs a distance, a duration or repetitions")


# --- totals ------------------------------------------------------------------------------------------------


def workout_totals(exercises: Iterable[WorkoutExercise], calories: float | None = None) -> WorkoutMetrics:
    """The workout's metrics, as the sum of its sets."""
    completed = [(set_, exercise) for exercise in exercises for set_ in exercise.sets if set_.completed_at is not None]
    efforts = [set_.rpe for set_, _ in completed if set_.rpe is not None and is_working_set(set_)]
    exercises_with_sets = {exercise.index: exercise for _, exercise in completed}
    return WorkoutMetrics(
        total_volume=sum(set_volume(set_, exercise.measurement) for set_, exercise in completed),
        completed_sets=len(completed),
        total_reps=sum(set_.reps or 0 for set_, _ in completed if is_working_set(set_)),
        average_rpe=round(sum(efforts) / len(efforts), 2) if efforts else None,
        total_rest_time=sum(set_.rest_time or 0.0 for set_, _ in completed),
        calories_burned=calories,
        personal_records_set=sum(len(exercise.personal_records) for exercise in exercises_with_sets.values()),
    )


# --- position ----------------------------------------------------------------------------------------------


def next_position(exercises: Sequence[WorkoutExercise], index: int) -> tuple[int, int]:
    """The current exercise and set after a set of exercise `index`.

    A drop set follows the set before it at once. Within a superset the exercises take turns; otherwise it is the next
    open set of the exercise, then of the next exercise that has one. With nothing open it is the place of the next set
    of the same exercise.
    """
    current = exercises[index]
    dropset_index = _next_dropset_index(current)
    if dropset_index is not None:
        return index, dropset_index
    superset = [
        exercise
        for exercise in [*exercises[index + 1 :], *exercises[: index + 1]]
        if current.superset_id is not None and exercise.superset_id == current.superset_id
    ]
    for exercise in [*superset, current, *exercises[index + 1 :], *exercises[:index]]:
        set_index = _next_open_index(exercise)
        if set_index is not None:
            return exercise.index, set_index
    return index, len(current.sets)


def _next_open_index(exercise: WorkoutExercise) -> int | None:
    return next((set_.index for set_ in exercise.sets if set_.completed_at is None), None)


def _next_dropset_index(exercise: WorkoutExercise) -> int | None:
    """The place of the drop set that comes next, after a completed set."""
    set_index = _next_open_index(exercise)
    is_dropset = set_index is not None and set_index > 0 and exercise.sets[set_index].type == "dropset"
    return set_index if is_dropset else None


def real_time_after_set(workout: Workout, exercise_index: int, now: datetime) -> RealTime:
    """The live state after a set: at the next one, and resting where the plan says so; not before a drop set."""
    next_exercise, next_set = next_position(workout.exercises, exercise_index)
    rest_time = workout.exercises[exercise_index].rest_time
    dropset = (exercise_index, _next_dropset_index(workout.exercises[exercise_index]))
    real_time = RealTime(current_exercise_index=next_exercise, current_set_index=next_set)
    if not rest_time or (next_exercise, next_set) == dropset or workout.status not in ACTIVE_STATUSES:
        return real_time
    return real_time.model_copy(update={"is_resting": True, "rest": new_rest_timer(now, rest_time)})


# --- exercises ---------------------------------------------------------------------------------------------


def new_workout_exercise(
    index: int,
    exercise_id: str,
    field: str,
    exercises: Mapping[str, Exercise | WorkoutExercise],
    *,
    sets: Sequence[WorkoutSet] = (),
    superset_id: str | None = None,
    rest_time: int | None = None,
    notes: str | None = None,
) -> WorkoutExercise:
    """An exercise of a workout, with the name and the measurement that it has in the library.

    Args:
        exercises: by id, what the workout's owner may train with.

    Raises:
        Invalid: `field` names an exercise that does not exist, or there are too many.
    """
    source = exercises.get(exercise_id)
    if source is None:
        raise Invalid.field(field, "There is no such exercise")
    if index >= MAX_EXERCISES:
        raise Invalid.field(field, f"A workout has at most {MAX_EXERCISES} exercises")
    return WorkoutExercise(
        index=index,
        exercise_id=exercise_id,
        name=source.name,
        measurement=source.measurement,
        traits=ExerciseTraits.of(source) if isinstance(source, Exercise) else source.traits,
        superset_id=superset_id,
        rest_time=rest_time,
        notes=notes,
        sets=list(sets),
    )
