"""What holds of a workout: its states, its totals, its records. Pure: the same input gives the same output."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from fitai.formulas import one_rep_max, rir_to_rpe
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.types import Model
from fitai.workouts.models import (
    CompleteSet,
    PersonalRecord,
    RealTime,
    RepsRecord,
    Rest,
    Status,
    WeightRecord,
    Workout,
    WorkoutExercise,
    WorkoutMetrics,
    WorkoutSet,
)

STEPS: dict[str, tuple[frozenset[Status], Status]] = {
    "start": (frozenset({"planned"}), "in_progress"),
    "pause": (frozenset({"in_progress"}), "paused"),
    "resume": (frozenset({"paused"}), "in_progress"),
    "complete": (frozenset({"in_progress", "paused"}), "completed"),
    "cancel": (frozenset({"planned", "in_progress", "paused"}), "cancelled"),
}
"""Each step: from which states, to which."""
ACTIVE: frozenset[Status] = frozenset({"in_progress", "paused"})
"""The states of which a user has at most one workout."""


def step(status: Status, name: str) -> Status:
    """The state after a step.

    Raises:
        Conflict: `invalid_state`, with the present state, when the step is not possible.
    """
    sources, target = STEPS[name]
    if status not in sources:
        raise Conflict(
            f"A workout that is {status.replace('_', ' ')} cannot {name}.",
            code="invalid_state",
            details={"status": status},
        )
    return target


def require_running(status: Status) -> None:
    """Hold an operation on sets to a workout that takes sets: one that runs, is paused, or is corrected.

    A set that was done while another device paused the workout is still a set: it must not be lost.

    Raises:
        Conflict: `invalid_state`.
    """
    if status not in ACTIVE and status != "completed":
        raise Conflict(f"A workout that is {status} takes no sets.", code="invalid_state", details={"status": status})


# --- time --------------------------------------------------------------------------------------------------


def elapsed(seconds: float, since: datetime | None, now: datetime) -> float:
    """Seconds of exercise: those before the last resume, and those since; pauses do not count."""
    return seconds if since is None else seconds + max(0.0, (now - since).total_seconds())


def rest_from(now: datetime, seconds: int) -> Rest:
    """A rest timer as the deadline that devices count down to."""
    return Rest(started_at=now, ends_at=now + timedelta(seconds=seconds), seconds=seconds)


# --- sets --------------------------------------------------------------------------------------------------


def working(one: WorkoutSet) -> bool:
    """Whether a set counts: it is done, and no warm-up."""
    return one.completed_at is not None and one.type != "warmup"


def volume(one: WorkoutSet, measurement: str) -> float:
    """Kilograms moved: weight times repetitions. Assistance is no weight moved."""
    if not working(one) or measurement == "assisted_reps":
        return 0.0
    return (one.weight or 0.0) * (one.reps or 0)


PERFORMED = ("type", "weight", "reps", "duration_seconds", "distance", "rest_time", "notes")
"""What a request says of a set, and the set keeps as it is."""


def done(planned: WorkoutSet, given: CompleteSet, now: datetime) -> WorkoutSet:
    """The set after it was done, or corrected.

    What is not given stays: on a first completion the plan's numbers, on a correction the ones before.
    """
    rpe, rir = given.rpe, given.rir
    if rpe is None and rir is not None:
        rpe = rir_to_rpe(rir)
    elif rpe is not None and rir is None and rpe >= 6:
        rir = 10 - rpe
    changes = {name: getattr(given, name) for name in PERFORMED if name in given.model_fields_set}
    if changes.get("type", "normal") is None:
        del changes["type"]
    if rpe is not None:
        changes |= {"rpe": rpe, "rir": rir}
    return planned.model_copy(update=changes | {"completed_at": planned.completed_at or now})


def require_content(one: WorkoutSet, measurement: str) -> None:
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


class Bests(Model):
    """The best of an exercise over some sets.

    `reps` is the front of repetitions over weights: weight → repetitions, each weight that is beaten neither in
    weight nor in repetitions by another. It has at most as many entries as there are different repetition counts.
    """

    weight: float | None = None
    volume: float | None = None
    one_rep_max: float | None = None
    reps: list[tuple[float, int]] = []


def replay(entries: Sequence[WorkoutExercise], before: Bests) -> tuple[list[WorkoutExercise], Bests]:
    """Say which sets set which records, given the best before this workout.

    Records are a function of the sets and of what came before, never a thing added up: correcting or removing a
    set and replaying takes back exactly the records that it had set.

    Args:
        entries: everything of one exercise in the workout; an exercise may stand in it twice.

    Returns:
        the entries with marked sets, records and volume, and the best after them.
    """
    bests = before
    found: dict[int, list[PersonalRecord]] = {entry.index: [] for entry in entries}
    performed = [(one, entry) for entry in entries for one in entry.sets if working(one)]
    for one, entry in sorted(performed, key=lambda pair: (pair[0].completed_at, pair[1].index, pair[0].index)):
        records, bests = _judge(entry.exercise_id, entry.measurement, one, bests)
        found[entry.index] += records
    return [_marked(entry, found[entry.index]) for entry in entries], bests


def _marked(entry: WorkoutExercise, records: list[PersonalRecord]) -> WorkoutExercise:
    holders = {record.set_index for record in records}
    return entry.model_copy(
        update={
            "sets": [one.model_copy(update={"personal_record": one.index in holders}) for one in entry.sets],
            "personal_records": sorted(records, key=lambda record: record.set_index),
            "total_volume": sum(volume(one, entry.measurement) for one in entry.sets),
        }
    )


def fresh(before: WorkoutExercise, after: WorkoutExercise) -> list[PersonalRecord]:
    """The records that were not there before: those worth telling of."""
    known = {(record.type, record.value) for record in before.personal_records}
    return [record for record in after.personal_records if (record.type, record.value) not in known]


def _judge(exercise_id: str, measurement: str, one: WorkoutSet, bests: Bests) -> tuple[list[PersonalRecord], Bests]:
    reps = one.reps or 0
    if reps < 1:
        return [], bests
    weight = one.weight or 0.0
    assisted = measurement == "assisted_reps"
    records: list[PersonalRecord] = []
    changes: dict[str, object] = {}

    def beat(kind: str, value: float, previous: float | None, better: bool) -> None:
        if better:
            changes["weight" if kind == "max_weight" else "volume" if kind == "max_volume" else kind] = value
            records.append(
                WeightRecord(
                    type=kind,
                    exercise_id=exercise_id,
                    set_index=one.index,
                    value=value,
                    previous=previous,
                    improvement_percentage=improvement(value, previous, less_is_better=assisted),
                )
            )

    if assisted:
        beat("max_weight", weight, bests.weight, bests.weight is None or weight < bests.weight)
    elif weight > 0:
        beat("max_weight", weight, bests.weight, bests.weight is None or weight > bests.weight)
        moved = weight * reps
        beat("max_volume", moved, bests.volume, bests.volume is None or moved > bests.volume)
        estimate = one_rep_max(weight, reps)
        # An estimate that is not to be trusted sets no record.
        if not estimate.low_confidence:
            best = bests.one_rep_max
            beat("one_rep_max", estimate.value, best, best is None or estimate.value > best)
    front = _front([*bests.reps, (weight, reps)], assisted)
    if front != bests.reps:
        changes["reps"] = front
        as_hard = [count for load, count in bests.reps if (load <= weight if assisted else load >= weight)]
        # A new heaviest weight is a record of weight; a record of repetitions needs others at that weight or more.
        if as_hard and reps > max(as_hard):
            previous = max(as_hard)
            records.append(
                RepsRecord(
                    exercise_id=exercise_id,
                    set_index=one.index,
                    value=reps,
                    previous=previous,
                    improvement_percentage=improvement(reps, previous),
                    weight=weight,
                )
            )
    return records, bests.model_copy(update=changes) if changes else bests


def _front(points: Iterable[tuple[float, int]], assisted: bool) -> list[tuple[float, int]]:
    """The points that no other one equals or beats in both weight and repetitions, heaviest first."""
    ordered = sorted(points, key=lambda point: (point[0] if assisted else -point[0], -point[1]))
    front: list[tuple[float, int]] = []
    for weight, reps in ordered:
        if not front or reps > front[-1][1]:
            front.append((weight, reps))
    return front


def merge(one: Bests, other: Bests, measurement: str) -> Bests:
    """The best of both."""
    assisted = measurement == "assisted_reps"

    def best(first: float | None, second: float | None, less: bool = False) -> float | None:
        known = [value for value in (first, second) if value is not None]
        return None if not known else min(known) if less else max(known)

    return Bests(
        weight=best(one.weight, other.weight, assisted),
        volume=best(one.volume, other.volume),
        one_rep_max=best(one.one_rep_max, other.one_rep_max),
        reps=_front([*one.reps, *other.reps], assisted),
    )


def improvement(value: float, previous: float | None, *, less_is_better: bool = False) -> float | None:
    """By how much of the previous value the new one is better, percent with two decimals."""
    if not previous:
        return None
    change = (value - previous) / previous * 100
    return round(-change if less_is_better else change, 2)


# --- totals ------------------------------------------------------------------------------------------------


def totals(exercises: Iterable[WorkoutExercise], calories: float | None = None) -> WorkoutMetrics:
    """The workout's metrics, as the sum of its sets."""
    sets = [(one, exercise) for exercise in exercises for one in exercise.sets if one.completed_at is not None]
    efforts = [one.rpe for one, _ in sets if one.rpe is not None and working(one)]
    return WorkoutMetrics(
        total_volume=sum(volume(one, exercise.measurement) for one, exercise in sets),
        completed_sets=len(sets),
        total_reps=sum(one.reps or 0 for one, _ in sets if working(one)),
        average_rpe=round(sum(efforts) / len(efforts), 2) if efforts else None,
        total_rest_time=sum(one.rest_time or 0.0 for one, _ in sets),
        calories_burned=calories,
        personal_records_set=sum(len(exercise.personal_records) for exercise in _distinct(sets)),
    )


def _distinct(sets: Iterable[tuple[WorkoutSet, WorkoutExercise]]) -> list[WorkoutExercise]:
    return list({exercise.index: exercise for _, exercise in sets}.values())


def position_after(exercises: Sequence[WorkoutExercise], index: int) -> tuple[int, int]:
    """Where the workout stands after a set of exercise `index`: (exercise, set).

    Within a superset the exercises take turns; otherwise it is the next open set of the exercise, then of the next
    exercise that has one. With nothing open it is the place of the next set of the same exercise.
    """

    def open_set(exercise: WorkoutExercise) -> int | None:
        return next((one.index for one in exercise.sets if one.completed_at is None), None)

    current = exercises[index]
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


def real_time_after(workout: Workout, exercise_index: int, now: datetime) -> RealTime:
    """The live state after a set: on to the next one, and resting where the plan says so."""
    exercise, place = position_after(workout.exercises, exercise_index)
    planned = workout.exercises[exercise_index].rest_time
    if not planned or workout.status not in ACTIVE:
        return RealTime(current_exercise_index=exercise, current_set_index=place)
    return RealTime(
        current_exercise_index=exercise,
        current_set_index=place,
        is_resting=True,
        rest=rest_from(now, planned),
    )
