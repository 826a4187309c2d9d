"""What holds of a workout: its states, its totals, its records. Pure: the same input gives the same output."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.types import Model
from fitai.training.formulas import one_rep_max
from fitai.training.rpe import rir_to_rpe
from fitai.workouts.models import (
    CompleteSet,
    DistanceRecord,
    DurationRecord,
    PersonalRecord,
    RealTime,
    RepsRecord,
    Rest,
    Status,
    TimeRecord,
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


def free_place(sets: Sequence[WorkoutSet], wanted: int | None) -> int:
    """Where a set goes: to the place that is wanted, or, when a set was done there, to the next one that is free.

    Args:
        wanted: past the last it is the place after the last; None for the first free one.
    """
    start = wanted or 0
    return next((one.index for one in sets[start:] if one.completed_at is None), len(sets))


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


STANDARD_DISTANCES = (
    400.0, 500.0, 800.0, 1000.0, 1609.344, 2000.0, 3000.0, 5000.0, 10_000.0, 20_000.0, 21_097.5, 40_000.0, 42_195.0,
    50_000.0, 100_000.0,
)  # fmt: skip
"""Metres that times are compared over: those of track, road, rowing and cycling."""
COVERED = 0.995
"""So much of a standard distance is the distance: 3.1 miles are five kilometres."""
ALIKE = 0.001
"""Kilograms within which two loads are the same: a number of pounds is not quite the same number of kilograms each
time that it is computed."""


class Bests(Model):
    """The best of an exercise over some sets.

    `reps`, `durations` and `distances` are fronts over weights: weight → repetitions, seconds or metres, each point
    that is beaten neither in weight nor in the other by another one. `times` are the best seconds of each standard
    distance. None of them grows with the history: a front has at most as many points as there are different loads.
    """

    weight: float | None = None
    volume: float | None = None
    one_rep_max: float | None = None
    reps: list[tuple[float, int]] = []
    durations: list[tuple[float, float]] = []
    distances: list[tuple[float, float]] = []
    times: list[tuple[float, float]] = []


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
    known = {_identity(record) for record in before.personal_records}
    return [record for record in after.personal_records if _identity(record) not in known]


def _identity(record: PersonalRecord) -> tuple[object, ...]:
    return record.type, record.value, getattr(record, "weight", None), getattr(record, "distance", None)


def without_records(entry: WorkoutExercise) -> WorkoutExercise:
    """The exercise in a workout that counts for nothing: its sets stand, and hold no records."""
    return _marked(entry, [])


def _judge(exercise_id: str, measurement: str, one: WorkoutSet, bests: Bests) -> tuple[list[PersonalRecord], Bests]:
    """The records of a set, given the best before it, and the best with it."""
    judged = _Judgement(exercise_id, one, bests, assisted=measurement == "assisted_reps")
    weight, reps = one.weight or 0.0, one.reps or 0
    seconds, metres = one.duration_seconds or 0.0, one.distance or 0.0
    if measurement in COUNTED:
        if reps:
            _judge_reps(judged, measurement, weight, reps)
        return judged.records, judged.bests
    if measurement == "distance_duration":
        # A load has no say here: what a machine calls so is its resistance.
        weight = 0.0
    if weight and (seconds or metres):
        judged.weigh("max_weight", weight)
    if metres:
        judged.reach(DistanceRecord, "distances", weight, metres)
    if seconds and not (metres and measurement == "weight_distance"):
        judged.reach(DurationRecord, "durations", weight, seconds)
    if measurement == "distance_duration" and metres and seconds:
        judged.time(metres, seconds)
    if reps and not metres and not seconds:
        judged.reach(RepsRecord, "reps", weight, reps)
    return judged.records, judged.bests


COUNTED = frozenset({"weight_reps", "bodyweight_reps", "assisted_reps"})
"""What is measured in repetitions; how long a set of these takes is no achievement."""


def _judge_reps(judged: "_Judgement", measurement: str, weight: float, reps: int) -> None:
    if measurement == "assisted_reps":
        judged.weigh("max_weight", weight)
    elif weight > 0:
        judged.weigh("max_weight", weight)
        judged.weigh("max_volume", weight * reps)
        estimate = one_rep_max(weight, reps)
        # An estimate that is not to be trusted sets no record; nor does one of a load that is only a part of what is
        # lifted, the body being the rest.
        if measurement == "weight_reps" and not estimate.low_confidence:
            judged.weigh("one_rep_max", estimate.value)
    judged.reach(RepsRecord, "reps", weight, reps)


WEIGHED: dict[str, str] = {"max_weight": "weight", "max_volume": "volume", "one_rep_max": "one_rep_max"}
"""The records in kilograms, and where `Bests` keeps them."""


class _Judgement:
    """A set against the best before it: collects its records, and the best with it."""

    def __init__(self, exercise_id: str, one: WorkoutSet, bests: Bests, *, assisted: bool) -> None:
        self.bests = bests
        self.records: list[PersonalRecord] = []
        self._about = {"exercise_id": exercise_id, "set_index": one.index}
        self._assisted = assisted

    def weigh(self, kind: Literal["max_weight", "max_volume", "one_rep_max"], value: float) -> None:
        """A value in kilograms; assistance is better when it is less."""
        previous: float | None = getattr(self.bests, WEIGHED[kind])
        gain = None if previous is None else previous - value if self._assisted else value - previous
        if gain is None or gain > 0:
            self._keep(WEIGHED[kind], value)
        if gain is None or gain > ALIKE:
            better = improvement(value, previous, less_is_better=self._assisted)
            self.records.append(
                WeightRecord(**self._about, type=kind, value=value, previous=previous, improvement_percentage=better)
            )

    def reach(
        self, record: type[RepsRecord | DurationRecord | DistanceRecord], name: str, weight: float, value: float
    ) -> None:
        """How often, how long or how far with a weight, against all that was done with that weight or more."""
        standing: list[tuple[float, float]] = getattr(self.bests, name)
        front = _front([*standing, (weight, value)], self._assisted)
        if front == standing:
            return
        self._keep(name, front)
        as_hard = [
            most for load, most in standing if (load - weight if not self._assisted else weight - load) >= -ALIKE
        ]
        previous = max(as_hard, default=None)
        # The first with a heavier weight is told as the record of the weight; without a weight it is told here.
        is_record = not (weight or self._assisted) if previous is None else value > previous
        if is_record:
            better = improvement(value, previous)
            self.records.append(
                record(**self._about, value=value, previous=previous, improvement_percentage=better, weight=weight)
            )

    def time(self, metres: float, seconds: float) -> None:
        """The time over each standard distance that was covered, at an even pace; told of the longest of them."""
        times = dict(self.bests.times)
        covered = [distance for distance in STANDARD_DISTANCES if metres >= distance * COVERED]
        for distance in covered:
            value, previous = seconds * distance / metres, times.get(distance)
            if previous is not None and value >= previous:
                continue
            times[distance] = value
            if distance == covered[-1]:
                better = improvement(value, previous, less_is_better=True)
                self.records.append(
                    TimeRecord(
                        **self._about,
                        value=value,
                        previous=previous,
                        improvement_percentage=better,
                        distance=distance,
                    )
                )
        if times != dict(self.bests.times):
            self._keep("times", sorted(times.items()))

    def _keep(self, name: str, value: object) -> None:
        self.bests = self.bests.model_copy(update={name: value})


def _front(points: Iterable[tuple[float, float]], assisted: bool) -> list[tuple[float, float]]:
    """The points that no other one equals or beats in both weight and the other value, the hardest weight first.

    Weights are compared in grams.
    """
    sign = 1 if assisted else -1
    ordered = sorted(points, key=lambda point: (sign * round(point[0], 3), -point[1], sign * point[0]))
    front: list[tuple[float, float]] = []
    for weight, value in ordered:
        if not front or value > front[-1][1]:
            front.append((weight, value))
    return front


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

    A drop set follows the set before it at once. Within a superset the exercises take turns; otherwise it is the next
    open set of the exercise, then of the next exercise that has one. With nothing open it is the place of the next set
    of the same exercise.
    """

    def open_set(exercise: WorkoutExercise) -> int | None:
        return next((one.index for one in exercise.sets if one.completed_at is None), None)

    current = exercises[index]
    drop = _drop_after(current)
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


def _drop_after(exercise: WorkoutExercise) -> int | None:
    """The place of the drop set that comes next, after a set that was done."""
    place = next((one.index for one in exercise.sets if one.completed_at is None), None)
    drops = place is not None and place > 0 and exercise.sets[place].type == "dropset"
    return place if drops else None


def real_time_after(workout: Workout, exercise_index: int, now: datetime) -> RealTime:
    """The live state after a set: on to the next one, and resting where the plan says so; not before a drop set."""
    exercise, place = position_after(workout.exercises, exercise_index)
    planned = workout.exercises[exercise_index].rest_time
    drops = (exercise, place) == (exercise_index, _drop_after(workout.exercises[exercise_index]))
    if not planned or drops or workout.status not in ACTIVE:
        return RealTime(current_exercise_index=exercise, current_set_index=place)
    return RealTime(
        current_exercise_index=exercise,
        current_set_index=place,
        is_resting=True,
        rest=rest_from(now, planned),
    )
