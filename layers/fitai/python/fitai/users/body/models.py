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
    shoulders: Length | None = None
    chest: Length | None = None
    waist: Length | None = None
    hips: Length | None = None
    bicep: Length | None = None
    forearm: Length | None = None
    thigh: Length | None = None
    calf: Length | None = None


class BodyMeasurementsChange(Input):
    """Girths of an entry; one that is null is cleared."""

    neck: Girth | None = None
    shoulders: Girth | None = None
    chest: Girth | None = None
    waist: Girth | None = None
    hips: Girth | None = None
    bicep: Girth | None = None
    forearm: Girth | None = None
    thigh: Girth | None = None
    calf: Girth | None = None


class BodyMeasures(Model):
    """The measures of a day."""

    date: datetime.date
    weight: Weight | None = None
    body_fat_percentage: float | None = None
    height: Length | None = None
    measurements: BodyMeasurements = BodyMeasurements()
    notes: str | None = None


class BodyEntry(BodyMeasures):
    """An entry of the body metrics."""

    id: str
    created_at: Moment
    updated_at: Moment


class AddBodyEntry(Input):
    """A new entry with at least one measure. Without a date it is today's, in the account's time zone."""

    date: datetime.date | None = None
    weight: BodyWeight | None = None
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    measurements: BodyMeasurementsChange | None = None
    notes: str | None = Field(None, min_length=1, max_length=500)


def _without_default(schema: JsonDict) -> None:
    """Remove the default from the schema: a date may be left out, while a null is refused."""
    schema.pop("default", None)


class ChangeBodyEntry(Input):
    """A correction of an entry: a field that is left out stays, one that is null is cleared; the date cannot be."""

    date: datetime.date = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    weight: BodyWeight | None = None
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    measurements: BodyMeasurementsChange | None = None
    notes: str | None = Field(None, min_length=1, max_length=500)
