"""Types of the body metrics that cross the API."""

import datetime
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from fitai.accounts.models import BodyFat, BodyHeight, BodyWeight, Girth
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Length, Model, Weight
from fitai.training.trends import Slope


class BodyMeasurements(Model):
    """Girths; of a limb without a side, the side that the owner always measures."""

    neck: Length | None = None
    """Around the neck."""
    shoulders: Length | None = None
    """Around the shoulders."""
    chest: Length | None = None
    """Around the chest."""
    waist: Length | None = None
    """Around the waist."""
    hips: Length | None = None
    """Around the hips."""
    bicep: Length | None = None
    """Around the upper arm."""
    forearm: Length | None = None
    """Around the forearm."""
    thigh: Length | None = None
    """Around the thigh."""
    calf: Length | None = None
    """Around the calf."""
    abdomen: Length | None = None
    """Around the belly, at the navel."""
    left_bicep: Length | None = None
    """Around the left upper arm, where both are measured."""
    right_bicep: Length | None = None
    """Around the right upper arm."""
    left_forearm: Length | None = None
    """Around the left forearm."""
    right_forearm: Length | None = None
    """Around the right forearm."""
    left_thigh: Length | None = None
    """Around the left thigh."""
    right_thigh: Length | None = None
    """Around the right thigh."""
    left_calf: Length | None = None
    """Around the left calf."""
    right_calf: Length | None = None
    """Around the right calf."""


class BodyMeasurementsChange(Input):
    """Girths of an entry; one that is null is cleared."""

    neck: Girth | None = None
    """Around the neck."""
    shoulders: Girth | None = None
    """Around the shoulders."""
    chest: Girth | None = None
    """Around the chest."""
    waist: Girth | None = None
    """Around the waist."""
    hips: Girth | None = None
    """Around the hips."""
    bicep: Girth | None = None
    """Around the upper arm."""
    forearm: Girth | None = None
    """Around the forearm."""
    thigh: Girth | None = None
    """Around the thigh."""
    calf: Girth | None = None
    """Around the calf."""
    abdomen: Girth | None = None
    """Around the belly, at the navel."""
    left_bicep: Girth | None = None
    """Around the left upper arm, where both are measured."""
    right_bicep: Girth | None = None
    """Around the right upper arm."""
    left_forearm: Girth | None = None
    """Around the left forearm."""
    right_forearm: Girth | None = None
    """Around the right forearm."""
    left_thigh: Girth | None = None
    """Around the left thigh."""
    right_thigh: Girth | None = None
    """Around the right thigh."""
    left_calf: Girth | None = None
    """Around the left calf."""
    right_calf: Girth | None = None
    """Around the right calf."""


class BodyPhotos(Model):
    """Progress photos of a day, by the ids of `POST /progress/upload-photo`; only their owner sees them."""

    front: str | None = None
    """The id of the photo from the front."""
    side: str | None = None
    """The id of the photo from the side."""
    back: str | None = None
    """The id of the photo from the back."""


PhotoId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Mood = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class BodyPhotosChange(Input):
    """Progress photos of an entry, each taken from the side that is named; one that is null is removed from it."""

    front: PhotoId | None = None
    """The id of the photo from the front."""
    side: PhotoId | None = None
    """The id of the photo from the side."""
    back: PhotoId | None = None
    """The id of the photo from the back."""


class BodyMeasures(Model):
    """The measures of a day."""

    date: datetime.date
    """The day."""
    weight: Weight | None = None
    """The body weight."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""
    height: Length | None = None
    """The height of the body."""
    measurements: BodyMeasurements = BodyMeasurements()
    """Girths."""
    photos: BodyPhotos = BodyPhotos()
    """Progress photos."""
    mood: str | None = None
    """How the user felt."""
    notes: str | None = None
    """What the user wrote about it."""


class BodyEntry(BodyMeasures):
    """An entry of the body metrics."""

    id: str
    """Identifies the entry."""
    confirmed: bool = False
    """Whether the user has confirmed a weight that is far off the trend."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""


class BodyLogEntry(BodyEntry):
    """An entry of the body metrics, with what the trend says to its weight."""

    suspect: bool = False
    """Whether the weight is more than 8 % off the trend, and left out of it until it is confirmed or another one agrees."""


class AddBodyEntry(Input):
    """A new entry with at least one measure or photo. Without a date it is today's, in the account's time zone."""

    date: datetime.date | None = None
    """The day; without it, today in the user's time zone."""
    weight: BodyWeight | None = None
    """The body weight."""
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    """The height of the body."""
    measurements: BodyMeasurementsChange | None = None
    """Girths."""
    photos: BodyPhotosChange | None = None
    """Progress photos of the caller."""
    mood: Mood | None = None
    """How the user felt, 1 to 40 characters."""
    notes: str | None = Field(None, min_length=1, max_length=500)
    """A text, 1 to 500 characters."""
    confirmed: bool = False
    """True where the weight is right, although it is far off the trend."""


def _without_default(schema: JsonDict) -> None:
    """Remove the default from the schema: a date may be left out, while a null is refused."""
    schema.pop("default", None)


class ChangeBodyEntry(Input):
    """A correction of an entry: a field that is left out stays, one that is null is cleared; the date cannot be."""

    date: datetime.date = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """The day."""
    weight: BodyWeight | None = None
    """The body weight; null clears it."""
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    """The height of the body; null clears it."""
    measurements: BodyMeasurementsChange | None = None
    """Girths; null clears all of them."""
    photos: BodyPhotosChange | None = None
    """Progress photos of the caller; null removes all of them from the entry."""
    mood: Mood | None = None
    """How the user felt, 1 to 40 characters; null clears it."""
    notes: str | None = Field(None, min_length=1, max_length=500)
    """A text, 1 to 500 characters; null clears it."""
    confirmed: bool = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """True where the weight is right, although it is far off the trend."""


@dataclass(frozen=True, slots=True)
class BodyStanding:
    """What the log says of the body now, for other services. Weights in kilograms, lengths in metres.

    Attributes:
        trend_weight: the smoothed weight after the newest day value; None without any.
        trend_day: the day of that value.
        rate_per_week: kilograms per week, with its 95 % interval, over the 28 days until the newest reading; None
            where there are too few day values.
        weighing_days_14: days with a day value among the 14 until the newest reading.
        latest: the newest value of each measure, by its field's name: `weight`, `body_fat_percentage`, `height`, and
            those of `BodyMeasurements`. A suspect weight is left out.
        latest_days: the days of these values.
        entry_weeks: weeks (from Monday) with an entry.
        revision: grows with each change of the log; 0 without entries.
    """

    trend_weight: float | None = None
    trend_day: datetime.date | None = None
    rate_per_week: Slope | None = None
    weighing_days_14: int = 0
    latest: dict[str, float] = field(default_factory=dict)
    latest_days: dict[str, datetime.date] = field(default_factory=dict)
    entry_weeks: int = 0
    revision: int = 0
