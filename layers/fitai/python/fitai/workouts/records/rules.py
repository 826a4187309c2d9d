"""Which sets set which personal records. Pure: a function of the sets and of the bests before them."""

from collections.abc import Iterable, Sequence
from typing import Literal

from fitai.training.formulas import one_rep_max
from fitai.training.measuring import REPS_MEASUREMENTS
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
from fitai.workouts.rules import exercise_volume, is_working_set, measurement_of

STANDARD_DISTANCES = (
    400.0, 500.0, 800.0, 1000.0, 1609.344, 2000.0, 3000.0, 5000.0, 10_000.0, 20_000.0, 21_097.5, 40_000.0, 42_195.0,
    50_000.0, 100_000.0,
)  # fmt: skip
"""Metres that times are compared over: those of track, road, rowing and cycling."""
MIN_COVERED_SHARE = 0.995
"""The share of a standard distance that counts as the distance: 3.1 miles are five kilometres."""
LOAD_TOLERANCE = 0.001
"""Kilograms within which two loads are the same: pounds do not give quite the same kilograms each time."""
BEST_FIELDS: dict[str, str] = {"max_weight": "weight", "max_volume": "volume", "one_rep_max": "one_rep_max"}
"""The records in kilograms, and where `Bests` keeps them."""


def replay_records(exercises: Sequence[WorkoutExercise], before: Bests) -> tuple[list[WorkoutExercise], Bests]:
    """Determine which sets set which records, given the bests before this workout.

    Records are a function of the sets and of the bests before, never accumulated: correcting or removing a set and
    replaying takes back exactly the records that it had set.

    Args:
        exercises: all places of one exercise in the workout; it may have an exercise twice.

    Returns:
        the exercises with marked sets, records and volume, and the bests after them.
    """
    bests = before
    records_by_index: dict[int, list[PersonalRecord]] = {exercise.index: [] for exercise in exercises}
    sets = [(set_, exercise) for exercise in exercises for set_ in exercise.sets if is_working_set(set_)]
    for set_, exercise in sorted(sets, key=lambda pair: (pair[0].completed_at, pair[1].index, pair[0].index)):
        measurement = measurement_of(set_, exercise)
        is_usual = measurement == exercise.measurement
        comparable = bests if is_usual else bests.others.get(measurement, Bests())
        records, judged = _judge_set(exercise.exercise_id, measurement, set_, comparable)
        records_by_index[exercise.index] += records
        if is_usual:
            bests = judged
        elif judged != comparable:
            bests = bests.model_copy(update={"others": bests.others | {measurement: judged}})
    return [_with_records(exercise, records_by_index[exercise.index]) for exercise in exercises], bests


def _with_records(exercise: WorkoutExercise, records: list[PersonalRecord]) -> WorkoutExercise:
    record_sets = {record.set_index for record in records}
    return exercise.model_copy(
        update={
            "sets": [set_.model_copy(update={"personal_record": set_.index in record_sets}) for set_ in exercise.sets],
            "personal_records": sorted(records, key=lambda record: record.set_index),
            "total_volume": exercise_volume(exercise),
        }
    )


def without_records(exercise: WorkoutExercise) -> WorkoutExercise:
    """The exercise in a workout that counts for nothing: it keeps its sets, and they hold no records."""
    return _with_records(exercise, [])


def new_records(before: WorkoutExercise, after: WorkoutExercise) -> list[PersonalRecord]:
    """The records that were not there before."""
    identities_before = {_record_identity(record) for record in before.personal_records}
    return [record for record in after.personal_records if _record_identity(record) not in identities_before]


def _record_identity(record: PersonalRecord) -> tuple[object, ...]:
    return record.type, record.value, getattr(record, "weight", None), getattr(record, "distance", None)


def _judge_set(
    exercise_id: str, measurement: str, set_: WorkoutSet, bests: Bests
) -> tuple[list[PersonalRecord], Bests]:
    """The records of a set, given the bests of what was measured like it before, and the bests with it."""
    if measurement == "assisted_reps" and set_.weight is None:
        # How much help it was is unknown: it may be anything, and proves nothing.
        return [], bests
    judgement = _SetJudgement(exercise_id, set_, bests, assisted=measurement == "assisted_reps")
    weight, reps = set_.weight or 0.0, set_.reps or 0
    seconds, metres = set_.duration_seconds or 0.0, set_.distance or 0.0
    if measurement in REPS_MEASUREMENTS:
        if reps:
            _judge_reps(judgement, measurement, weight, reps)
        return judgement.records, judgement.bests
    if measurement == "distance_duration":
        # What a machine calls a load is its resistance.
        weight = 0.0
    if weight and (seconds or metres):
        judgement.judge_weight("max_weight", weight)
    if metres:
        judgement.judge_amount(DistanceRecord, "distances", weight, metres)
    if seconds and not (metres and measurement == "weight_distance"):
        judgement.judge_amount(DurationRecord, "durations", weight, seconds)
    if measurement == "distance_duration" and metres and seconds:
        judgement.judge_time(metres, seconds)
    if reps and not metres and not seconds:
        judgement.judge_amount(RepsRecord, "reps", weight, reps)
    return judgement.records, judgement.bests


def _judge_reps(judgement: "_SetJudgement", measurement: str, weight: float, reps: int) -> None:
    if measurement == "assisted_reps":
        judgement.judge_weight("max_weight", weight)
    elif weight > 0:
        judgement.judge_weight("max_weight", weight)
        judgement.judge_weight("max_volume", weight * reps)
        estimate = one_rep_max(weight, reps)
        # An estimate of low confidence sets no record; nor does one of a load that is only a part of what is lifted,
        # the body being the rest.
        if measurement == "weight_reps" and not estimate.low_confidence:
            judgement.judge_weight("one_rep_max", estimate.value)
    judgement.judge_amount(RepsRecord, "reps", weight, reps)


class _SetJudgement:
    """A set against the bests before it: collects its records, and the bests with it."""

    def __init__(self, exercise_id: str, set_: WorkoutSet, bests: Bests, *, assisted: bool) -> None:
        self.bests = bests
        self.records: list[PersonalRecord] = []
        self._set_fields = {"exercise_id": exercise_id, "set_index": set_.index}
        self._assisted = assisted

    def judge_weight(self, type: Literal["max_weight", "max_volume", "one_rep_max"], value: float) -> None:
        """Judge a value in kilograms; assistance is better when it is less."""
        previous: float | None = getattr(self.bests, BEST_FIELDS[type])
        gain = None if previous is None else previous - value if self._assisted else value - previous
        if gain is None or gain > 0:
            self._keep(BEST_FIELDS[type], value)
        if gain is None or gain > LOAD_TOLERANCE:
            improvement = improvement_percentage(value, previous, less_is_better=self._assisted)
            self.records.append(
                WeightRecord(
                    **self._set_fields, type=type, value=value, previous=previous, improvement_percentage=improvement
                )
            )

    def judge_amount(
        self, record: type[RepsRecord | DurationRecord | DistanceRecord], name: str, weight: float, value: float
    ) -> None:
        """Judge how often, how long or how far with a weight, against all that was done with that weight or more.

        Args:
            name: the field of `Bests` that has it.
        """
        front_before: list[tuple[float, float]] = getattr(self.bests, name)
        front = pareto_front([*front_before, (weight, value)], self._assisted)
        if front == front_before:
            return
        self._keep(name, front)
        amounts_as_hard = [
            amount
            for load, amount in front_before
            if (load - weight if not self._assisted else weight - load) >= -LOAD_TOLERANCE
        ]
        previous = max(amounts_as_hard, default=None)
        # The first with a heavier weight is the record of the weight; without a weight it is a record here.
        is_record = not (weight or self._assisted) if previous is None else value > previous
        if is_record:
            improvement = improvement_percentage(value, previous)
            self.records.append(
                record(
                    **self._set_fields,
                    value=value,
                    previous=previous,
                    improvement_percentage=improvement,
                    weight=weight,
                )
            )

    def judge_time(self, metres: float, seconds: float) -> None:
        """Judge the time over each standard distance that was covered, at an even pace; the longest sets the record."""
        times = dict(self.bests.times)
        covered = [distance for distance in STANDARD_DISTANCES if metres >= distance * MIN_COVERED_SHARE]
        for distance in covered:
            value, previous = seconds * distance / metres, times.get(distance)
            if previous is not None and value >= previous:
                continue
            times[distance] = value
            if distance == covered[-1]:
                improvement = improvement_percentage(value, previous, less_is_better=True)
                self.records.append(
                    TimeRecord(
                        **self._set_fields,
                        value=value,
                        previous=previous,
                        improvement_percentage=improvement,
                        distance=distance,
                    )
                )
        if times != dict(self.bests.times):
            self._keep("times", sorted(times.items()))

    def _keep(self, name: str, value: object) -> None:
        self.bests = self.bests.model_copy(update={name: value})


def pareto_front(points: Iterable[tuple[float, float]], assisted: bool) -> list[tuple[float, float]]:
    """The points that no other point equals or beats in both weight and amount, the hardest weight first.

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
    """By how many percent of the previous value the new one is better, with two decimals."""
    if not previous:
        return None
    change = (value - previous) / previous * 100
    return round(-change if less_is_better else change, 2)
