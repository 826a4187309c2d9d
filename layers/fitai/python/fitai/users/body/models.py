"""The shapes in which the body's measures cross the API."""

import datetime

from pydantic import Field
from pydantic.config import JsonDict

from fitai.accounts.models import BodyFat, BodyHeight, BodyWeight, Girth
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Length, Model, Weight


class BodyMeasurements(Model):
    """Girths; of a limb, the one that the owner always takes."""

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
    """Girths to write down; one that is null is cleared."""

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
    """What was measured on a day."""

    date: datetime.date
    weight: Weight | None = None
    body_fat_percentage: float | None = None
    height: Length | None = None
    measurements: BodyMeasurements = BodyMeasurements()
    notes: str | None = None


class BodyEntry(BodyMeasures):
    """An entry of the history."""

    id: str
    created_at: Moment
    updated_at: Moment


class AddBodyEntry(Input):
    """A new entry: at least one measure. Without a date it is of today, in the account's time zone."""

    date: datetime.date | None = None
    weight: BodyWeight | None = None
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    measurements: BodyMeasurementsChange | None = None
    notes: str | None = Field(None, min_length=1, max_length=500)


def _without_default(schema: JsonDict) -> None:
    """A date that is left out is None inside, while a null that is sent is refused: the document must not say null."""
    schema.pop("default", None)


class ChangeBodyEntry(Input):
    """A correction of an entry: what is left out stays, what is null is cleared; the date cannot be."""

    date: datetime.date = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    weight: BodyWeight | None = None
    body_fat_percentage: BodyFat | None = None
    height: BodyHeight | None = None
    measurements: BodyMeasurementsChange | None = None
    notes: str | None = Field(None, min_length=1, max_length=500)
