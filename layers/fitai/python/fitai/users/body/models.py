"""Types of the body metrics that cross the API."""

import datetime

from pydantic import Field
from pydantic.config import JsonDict

from fitai.accounts.models import BodyFat, BodyHeight, BodyWeight, Girth
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Length, Model, Weight


class BodyMeasurements(Model):
    """Girths; of a limb, the side that the owner always measures."""

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
    notes: str | None = None
    """What the user wrote about it."""


class BodyEntry(BodyMeasures):
    """An entry of the body metrics."""

    id: str
    """Identifies the entry."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""


class AddBodyEntry(Input):
    """A new entry with at least one measure. Without a date it is today's, in the account's time zone."""

    date: datetime.date | None = None
    """The day; without it, today in the user's time zone."""
    weight: BodyWeight | None = None
    """The body weight."""
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    """The height of the body."""
    measurements: BodyMeasurementsChange | None = None
    """Girths."""
    notes: str | None = Field(None, min_length=1, max_length=500)
    """A text, 1 to 500 characters."""


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
    notes: str | None = Field(None, min_length=1, max_length=500)
    """A text, 1 to 500 characters; null clears it."""
