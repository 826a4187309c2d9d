"""The rules of a workout: its states, its sets, its totals. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NoReturn, TypeVar

from fitai.exercises.models import Exercise
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.own_units import WeightUnit
from fitai.training.measuring import REPS_MEASUREMENTS
from fitai.training.rpe import rir_to_rpe
from fitai.training.vocabulary import Measurement
from fitai.workouts.models import (
    MAX_EXERCISES,
    ExerciseTraits,
    LastSet,
    Mood,
    RealTime,
    Rest,
    Status,
    Workout,
    WorkoutExercise,
    WorkoutMetrics,
    WorkoutSet,
)
from fitai.workouts.requests import CompleteSet, MoodChange

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


def last_activity(workout: Workout) -> datetime:
    """When the last set was completed; without one, when the workout started."""
    moments = [set_.completed_at for exercise in workout.exercises for set_ in exercise.sets if set_.completed_at]
    return max(moments, default=workout.started_at or workout.created_at)


W = TypeVar("W", bound=Workout)


def with_later_end(workout: W, moment: datetime) -> W:
    """A completed workout that went on until a moment, where that is after its end."""
    if workout.ended_at is None or moment <= workout.ended_at:
        return workout
    seconds = workout.duration_seconds + (moment - workout.ended_at).total_seconds()
    return workout.model_copy(update={"ended_at": moment, "duration_seconds": seconds})


def new_rest_timer(now: datetime, seconds: int) -> Rest:
    """A rest timer as the deadline that devices count down to."""
    return Rest(started_at=now, ends_at=now + timedelta(seconds=seconds), seconds=seconds)


# --- sets --------------------------------------------------------------------------------------------------


PERFORMED_FIELDS = ("type", "weight", "reps", "duration_seconds", "distance", "rest_time", "notes")
"""The fields of a request that a set takes over as they are."""


def is_attempt(set_: WorkoutSet) -> bool:
    """Whether a set was tried in earnest: it is completed, and no warm-up; it may have failed."""
    return set_.completed_at is not None and set_.type != "warmup"


def is_working_set(set_: WorkoutSet) -> bool:
    """Whether a set counts: an attempt with at least one repetition, where it is measured in them."""
    return is_attempt(set_) and set_.reps != 0


def set_volume(set_: WorkoutSet, measurement: str) -> float:
    """Kilograms moved: weight times repetitions. Assistance is no weight moved.

    Args:
        measurement: the set's own.
    """
    if not is_working_set(set_) or measurement == "assisted_reps":
        return 0.0
    return (set_.weight or 0.0) * (set_.reps or 0)


def exercise_volume(exercise: WorkoutExercise) -> float:
    """Kilograms moved in an exercise."""
    return sum(set_volume(set_, measurement_of(set_, exercise)) for set_ in exercise.sets)


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


# --- how a set is measured ---------------------------------------------------------------------------------

MEASURED_QUANTITIES = ("reps", "duration_seconds", "distance")


def measurement_of(set_: WorkoutSet | LastSet, exercise: WorkoutExercise) -> str:
    """How a set is measured: as it says, else as its exercise usually is."""
    return set_.measurement or exercise.measurement


def quantities_of(measurement: str) -> frozenset[str]:
    """The fields of a set of which a measurement needs one."""
    if measurement in REPS_MEASUREMENTS:
        return frozenset({"reps"})
    if measurement == Measurement.DURATION:
        return frozenset({"duration_seconds"})
    return frozenset({"duration_seconds", "distance"})


def is_measured(set_: WorkoutSet, measurement: str) -> bool:
    """Whether a set has what a measurement needs."""
    return any(getattr(set_, name) is not None for name in quantities_of(measurement))


def planned_measurement(set_: WorkoutSet, exercise: WorkoutExercise) -> str:
    """How an open set is going to be measured: as it says, else in the first way that it has a value for."""
    if set_.measurement is not None:
        return set_.measurement
    ways = _inferable_measurements(exercise)
    return next((way for way in ways if is_measured(set_, way)), exercise.measurement)


def _inferable_measurements(exercise: WorkoutExercise) -> list[str]:
    """The ways that the values of a set can tell, the usual one first. Assistance looks like any weight: it is said."""
    others = [way for way in exercise.measurements if way not in (exercise.measurement, Measurement.ASSISTED_REPS)]
    return [exercise.measurement, *others]


def require_allowed_measurement(measurement: str | None, exercise: WorkoutExercise, field: str = "measurement") -> None:
    """Hold what a request says to the ways in which the exercise may be measured.

    Raises:
        Invalid: names the field.
    """
    allowed = exercise.measurements or [exercise.measurement]
    if measurement is not None and measurement not in allowed:
        raise Invalid.field(field, f"Must be one of: {', '.join(allowed)}")


def with_measurement(
    set_: WorkoutSet, before: WorkoutSet, performed: CompleteSet, exercise: WorkoutExercise
) -> WorkoutSet:
    """A set that was completed or corrected, with the way in which it was measured.

    It is what the request says. Else a correction leaves it, as long as the set has what it needs; and a set that is
    completed was done in the way of the quantities that the request names, or as it was planned. The plan's quantities
    of another way are dropped then: they were not done.

    Args:
        set_: with the values of the request.
        before: as it was: planned, or completed.

    Raises:
        Invalid: the exercise may not be measured so, or the set lacks what it needs.
    """
    require_allowed_measurement(performed.measurement, exercise)
    measurement = performed.measurement or _performed_measurement(set_, before, performed, exercise)
    if not is_measured(set_, measurement):
        _refuse_unmeasured(measurement)
    is_first_completion = before.completed_at is None
    dropped = {
        name
        for name in MEASURED_QUANTITIES
        if is_first_completion
        and measurement != planned_measurement(before, exercise)
        and name not in quantities_of(measurement) | performed.model_fields_set
    }
    if set_.reps == 0 and measurement not in REPS_MEASUREMENTS:
        dropped.add("reps")
    own = None if measurement == exercise.measurement else Measurement(measurement)
    return set_.model_copy(update=dict.fromkeys(dropped) | {"measurement": own})


def _performed_measurement(
    set_: WorkoutSet, before: WorkoutSet, performed: CompleteSet, exercise: WorkoutExercise
) -> str:
    """How a set was measured, where the request does not say it.

    Raises:
        Invalid: it has nothing that the exercise may be measured in.
    """
    named = {
        name
        for name in MEASURED_QUANTITIES
        if name in performed.model_fields_set and getattr(performed, name) is not None
    }
    if performed.reps == 0 and len(named) > 1:
        # Some apps send 0 for what was not counted.
        named.remove("reps")
    current = planned_measurement(before, exercise)
    ways = list(dict.fromkeys((current, *_inferable_measurements(exercise))))
    measured = [way for way in ways if is_measured(set_, way)]
    if before.completed_at is not None and current in measured:
        return current
    chosen = next((way for way in measured if quantities_of(way) & named), next(iter(measured), None))
    if chosen is None:
        _refuse_unmeasured(exercise.measurement)
    return chosen


def _refuse_unmeasured(measurement: str) -> NoReturn:
    """Refuse a set that lacks what a measurement needs."""
    if measurement in REPS_MEASUREMENTS:
        raise Invalid.field("reps", "Is needed for this exercise")
    if measurement == Measurement.DURATION:
        raise Invalid.field("durationSeconds", "Is needed for this exercise")
    raise Invalid.field("distance", "This exercise needs a distance, a duration or repetitions")


# --- mood --------------------------------------------------------------------------------------------------


def merged_mood(mood: Mood | None, change: MoodChange | None) -> Mood | None:
    """The mood after a change of some of its fields; None where nothing is said of it."""
    if change is None:
        return mood
    merged = (mood or Mood()).model_copy(update={name: getattr(change, name) for name in change.model_fields_set})
    return None if merged == Mood() else merged


# --- totals ------------------------------------------------------------------------------------------------


def workout_totals(exercises: Iterable[WorkoutExercise], calories: float | None = None) -> WorkoutMetrics:
    """The workout's metrics, as the sum of its sets."""
    completed = [(set_, exercise) for exercise in exercises for set_ in exercise.sets if set_.completed_at is not None]
    efforts = [set_.rpe for set_, _ in completed if set_.rpe is not None and is_working_set(set_)]
    exercises_with_sets = {exercise.index: exercise for _, exercise in completed}
    return WorkoutMetrics(
        total_volume=sum(set_volume(set_, measurement_of(set_, exercise)) for set_, exercise in completed),
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
    unit: WeightUnit | None = None,
) -> WorkoutExercise:
    """An exercise of a workout, with the name and the measurement that it has in the library.

    Args:
        exercises: by id, what the workout's owner may train with.
        unit: that of its weights, where the owner has chosen one.

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
        measurements=list(source.allowed_measurements if isinstance(source, Exercise) else source.measurements),
        traits=ExerciseTraits.of(source) if isinstance(source, Exercise) else source.traits,
        superset_id=superset_id,
        rest_time=rest_time,
        notes=notes,
        unit=unit,
        sets=list(sets),
    )
