"""Answers with a unit of their own: an exercise whose weights its owner reads and writes in another unit than all else.

A measure is converted by pydantic's context (`fitai.kernel.types`). What has a unit of its own is serialised with the
context changed for it alone; without a context nothing is converted, here as there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, Self

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from fitai.kernel.types import KILOGRAMS_PER_POUND, OWN_WEIGHT_UNITS, Input, Model, Units

WeightUnit = Literal["kg", "lb"]
UNITS_BY_WEIGHT_UNIT: dict[WeightUnit, Units] = {"kg": "metric", "lb": "imperial"}


@contextmanager
def serialized_in(unit: WeightUnit | None, context: object) -> Iterator[None]:
    """While this lasts, weights are serialised in the unit; without a unit, or a context, nothing changes."""
    if unit is None or not isinstance(context, dict) or OWN_WEIGHT_UNITS in context:
        yield
        return
    context[OWN_WEIGHT_UNITS] = UNITS_BY_WEIGHT_UNIT[unit]
    try:
        yield
    finally:
        del context[OWN_WEIGHT_UNITS]


class InOwnUnit(Model):
    """A part of an answer whose weights are in `unit`, where it has one, whatever the units of the rest."""

    unit: WeightUnit | None = Field(
        None,
        description="The unit of its weights, where the owner has chosen one for the exercise; else the request's.",
    )

    @model_serializer(mode="wrap")
    def _in_own_unit(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, Any]:
        with serialized_in(self.unit, info.context):
            content: dict[str, Any] = handler(self)
        return content

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the fields: how they are serialised does not change it."""
        without_serializer: Any = {name: value for name, value in core_schema.items() if name != "serialization"}
        return handler(without_serializer)


class WeightInput(Input):
    """A request with a weight that may turn out to be in another unit: that of its exercise."""

    _units: Units = PrivateAttr("metric")

    @model_validator(mode="after")
    def _keep_units(self, info: ValidationInfo) -> Self:
        if isinstance(info.context, dict):
            self._units = info.context.get("units", "metric")
        return self

    @property
    def read_in(self) -> Units:
        """The units that its weight was read in."""
        return self._units

    def with_units(self, units: Units) -> Self:
        """The same request, as if its weight, in kilograms by now, had been read in these units."""
        copy = self.model_copy()
        copy._units = units
        return copy

    def in_unit(self, unit: WeightUnit | None) -> Self:
        """The request with its weight read in a unit; without one it stays as it was read."""
        weight: float | None = getattr(self, "weight", None)
        if unit is None or UNITS_BY_WEIGHT_UNIT[unit] == self._units:
            return self
        copy = self.with_units(UNITS_BY_WEIGHT_UNIT[unit])
        if weight is None:
            return copy
        number = weight if self._units == "metric" else weight / KILOGRAMS_PER_POUND
        # What went in as 24 is 24, however it was first read.
        number = round(number, 9)
        return copy.model_copy(update={"weight": number if unit == "kg" else number * KILOGRAMS_PER_POUND})
