"""Which sets set which personal records. Pure: a function of the sets and of the bests before them."""

from collections.abc import Iterable, Sequence
from typing import Literal

from fitai.training.formulas import one_rep_max
from fitai.workouts.models import (
    Bests,
    DistanceRecord,
    DurationRecord,
    PersonalRecord,
    RepsRecord,
    TimeRecord,
    WeightRecord,
    WorkoutExercise,
    WorkoutSet,
)
from fitai.workouts.rules import REPS_MEASUREMENTS, is_working_set, set_volume

STANDARD_DISTANCES = (
    400.0, 500.0, 800.0, 1000.0, 1609.344, 2000.0, 3000.0, 5000.0, 10_000.0, 20_000.0, 21_097.5, 40_000.0, 42_195.0,
    50_000.0, 100_000.0,
)  # fmt: skip
"""Metres that times are compared over: those of track, road, rowing and cycling."""


MIN_COVERED_SHARE = 0.995
"""So much of a standard distance is the distance: 3.1 miles are five kilometres."""


LOAD_TOLERANCE = 0.001
"""Kilograms within which two loads are the same: a number of pounds is not quite the same number of kilograms each
time that it is computed."""


def replay_records(entries: Sequence[WorkoutExercise], before: Bests) -> tuple[list[WorkoutExercise], Bests]:
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
    performed = [(one, entry) for entry in entries for one in entry.sets if is_working_set(one)]
    for one, entry in sorted(performed, key=lambda pair: (pair[0].completed_at, pair[1].index, pair[0].index)):
        records, bests = _judge_set(entry.exercise_id, entry.measurement, one, bests)
        found[entry.index] += records
    return [_with_records(entry, found[entry.index]) for entry in entries], bests


def _with_records(entry: WorkoutExercise, records: list[PersonalRecord]) -> WorkoutExercise:
    holders = {record.set_index for record in records}
    return entry.model_copy(
        update={
            "sets": [one.model_copy(update={"personal_record": one.index in holders}) for one in entry.sets],
            "personal_records": sorted(records, key=lambda record: record.set_index),
            "total_volume": sum(set_volume(one, entry.measurement) for one in entry.sets),
        }
    )


def new_records(before: WorkoutExercise, after: WorkoutExercise) -> list[PersonalRecord]:
    """The records that were not there before: those worth telling of."""
    known = {_record_identity(record) for record in before.personal_records}
    return [record for record in after.personal_records if _record_identity(record) not in known]


def _record_identity(record: PersonalRecord) -> tuple[object, ...]:
    return record.type, record.value, getattr(record, "weight", None), getattr(record, "distance", None)


def without_records(entry: WorkoutExercise) -> WorkoutExercise:
    """The exercise in a workout that counts for nothing: its sets stand, and hold no records."""
    return _with_records(entry, [])


def _judge_set(exercise_id: str, measurement: str, one: WorkoutSet, bests: Bests) -> tuple[list[PersonalRecord], Bests]:
    """The records of a set, given the best before it, and the best with it."""
    judged = _SetJudgement(exercise_id, one, bests, assisted=measurement == "assisted_reps")
    weight, reps = one.weight or 0.0, one.reps or 0
    seconds, metres = one.duration_seconds or 0.0, one.distance or 0.0
    if measurement in REPS_MEASUREMENTS:
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


def _judge_reps(judged: "_SetJudgement", measurement: str, weight: float, reps: int) -> None:
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


BEST_FIELDS: dict[str, str] = {"max_weight": "weight", "max_volume": "volume", "one_rep_max": "one_rep_max"}
"""The records in kilograms, and where `Bests` keeps them."""


class _SetJudgement:
    """A set against the best before it: collects its records, and the best with it."""

    def __init__(self, exercise_id: str, one: WorkoutSet, bests: Bests, *, assisted: bool) -> None:
        self.bests = bests
        self.records: list[PersonalRecord] = []
        self._about = {"exercise_id": exercise_id, "set_index": one.index}
        self._assisted = assisted

    def weigh(self, kind: Literal["max_weight", "max_volume", "one_rep_max"], value: float) -> None:
        """A value in kilograms; assistance is better when it is less."""
        previous: float | None = getattr(self.bests, BEST_FIELDS[kind])
        gain = None if previous is None else previous - value if self._assisted else value - previous
        if gain is None or gain > 0:
            self._keep(BEST_FIELDS[kind], value)
        if gain is None or gain > LOAD_TOLERANCE:
            better = improvement_percentage(value, previous, less_is_better=self._assisted)
            self.records.append(
                WeightRecord(**self._about, type=kind, value=value, previous=previous, improvement_percentage=better)
            )

    def reach(
        self, record: type[RepsRecord | DurationRecord | DistanceRecord], name: str, weight: float, value: float
    ) -> None:
        """How often, how long or how far with a weight, against all that was done with that weight or more."""
        standing: list[tuple[float, float]] = getattr(self.bests, name)
        front = _pareto_front([*standing, (weight, value)], self._assisted)
        if front == standing:
            return
        self._keep(name, front)
        as_hard = [
            most
            for load, most in standing
            if (load - weight if not self._assisted else weight - load) >= -LOAD_TOLERANCE
        ]
        previous = max(as_hard, default=None)
        # The first with a heavier weight is told as the record of the weight; without a weight it is told here.
        is_record = not (weight or self._assisted) if previous is None else value > previous
        if is_record:
            better = improvement_percentage(value, previous)
            self.records.append(
                record(**self._about, value=value, previous=previous, improvement_percentage=better, weight=weight)
            )

    def time(self, metres: float, seconds: float) -> None:
        """The time over each standard distance that was covered, at an even pace; told of the longest of them."""
        times = dict(self.bests.times)
        covered = [distance for distance in STANDARD_DISTANCES if metres >= distance * MIN_COVERED_SHARE]
        for distance in covered:
            value, previous = seconds * distance / metres, times.get(distance)
            if previous is not None and value >= previous:
                continue
            times[distance] = value
            if distance == covered[-1]:
                better = improvement_percentage(value, previous, less_is_better=True)
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


def _pareto_front(points: Iterable[tuple[float, float]], assisted: bool) -> list[tuple[float, float]]:
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


def improvement_percentage(value: float, previous: float | None, *, less_is_better: bool = False) -> float | None:
    """By how much of the previous value the new one is better, percent with two decimals."""
    if not previous:
        return None
    change = (value - previous) / previous * 100
    return round(-change if less_is_better else change, 2)
