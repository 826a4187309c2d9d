"""The types of personal records; `workouts.models` has them too."""

from typing import Annotated, Literal

from pydantic import Field

from fitai.kernel.types import Distance, Model, Weight


class RecordBase(Model):
    """What every record has: its set, and by how many percent it is better than the record before."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    set_index: int
    """The position of the set in its exercise, counted from 0."""
    improvement_percentage: float | None = None
    """By how many percent it is better than the record before; left out for the first one."""


class WeightRecord(RecordBase):
    """A record in kilograms: the heaviest set, the largest volume of one set, the best estimated 1RM.

    Without `previous` it is the first of its kind. For an assisted exercise max_weight is the assistance, and
    less is better.
    """

    type: Literal["max_weight", "max_volume", "one_rep_max"]
    """The kind of record."""
    value: Weight
    """The weight, or the volume, that is the record."""
    previous: Weight | None = None
    """The record before; left out for the first one."""


class RepsRecord(RecordBase):
    """A record in repetitions, at `weight` or more."""

    type: Literal["max_reps"] = "max_reps"
    """The kind of record."""
    value: int
    """The repetitions."""
    previous: int | None = None
    """The record before; left out for the first one."""
    weight: Weight
    """The weight that they were done with."""


class DurationRecord(RecordBase):
    """The longest, in seconds, with `weight` or more (0 where nothing is held)."""

    type: Literal["max_duration"] = "max_duration"
    """The kind of record."""
    value: float
    """Seconds."""
    previous: float | None = None
    """The record before, in seconds; left out for the first one."""
    weight: Weight
    """The weight that was held."""


class DistanceRecord(RecordBase):
    """The farthest, with `weight` or more (0 where nothing is carried)."""

    type: Literal["max_distance"] = "max_distance"
    """The kind of record."""
    value: Distance
    """The distance."""
    previous: Distance | None = None
    """The record before; left out for the first one."""
    weight: Weight
    """The weight that was carried."""


class TimeRecord(RecordBase):
    """The best time over a standard distance, in seconds: less is better."""

    type: Literal["best_time"] = "best_time"
    """The kind of record."""
    value: float
    """Seconds."""
    previous: float | None = None
    """The record before, in seconds; left out for the first one."""
    distance: Distance
    """The standard distance."""


PersonalRecord = Annotated[
    WeightRecord | RepsRecord | DurationRecord | DistanceRecord | TimeRecord, Field(discriminator="type")
]
"""A record that a set of this workout set; `previous` is the record before."""
