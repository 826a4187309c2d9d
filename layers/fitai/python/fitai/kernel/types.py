"""The base types of the API, and the measures that follow the caller's units.

A measure is stored, computed and passed around in its metric unit. It is converted twice only: when a
request of an imperial caller is validated, and when an answer to one is serialised. Both happen through
pydantic's context (`{"units": "imperial"}`); without a context nothing is converted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializationInfo,
    ValidationError,
    ValidationInfo,
)
from pydantic.alias_generators import to_camel
from pydantic_core import core_schema

from fitai.kernel.errors import FieldError, Invalid
from fitai.kernel.validation_messages import validation_message

T = TypeVar("T", bound=BaseModel)
Units = Literal["metric", "imperial"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of the week, at the place that `date.weekday()` gives."""

KILOGRAMS_PER_POUND = 0.45359237
"""Kilograms in a pound, exactly (international pound, 1959)."""
METRES_PER_INCH = 0.0254
"""Metres in an inch, exactly."""
METRES_PER_MILE = 1609.344
"""Metres in a mile, exactly."""


class Model(BaseModel):
    """The base of what is answered: camelCase outside, snake_case inside."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, defer_build=True)


class Input(Model):
    """The base of what is sent to us: an unknown field is an error that names it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Nothing(Model):
    """An answer without content: `data` is an empty object."""


# --- measures ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """A conversion between a metric unit and its imperial one.

    `digits` is where the imperial number is rounded on its way out. Doubles keep 15 significant digits,
    so that what went in as pounds comes back as the same pounds.
    """

    metric: str
    imperial: str
    factor: float
    digits: int = 4

    def read(self, value: float, info: ValidationInfo) -> float:
        """The metric value of what the caller wrote."""
        context = info.context
        return value * self.factor if context and context.get("units") == "imperial" else value

    def write(self, value: float, info: SerializationInfo) -> float:
        """The value in the caller's units; without a caller the metric value as it is, since what is stored is exact."""
        context = info.context
        if not isinstance(context, dict):
            return value
        own_units = context.get(OWN_WEIGHT_UNITS) if self is WEIGHT else None
        is_imperial = (own_units or context.get("units")) == "imperial"
        return round(value / self.factor, self.digits) if is_imperial else round(value, 6)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        inner: dict[str, Any] = {**handler(source)}
        # Bounds are metric: they are checked after the conversion, in whatever order the annotation lists them.
        bounds = {name: inner.pop(name) for name in BOUNDS if name in inner}
        read = core_schema.with_info_after_validator_function(self.read, inner)
        return core_schema.chain_schema(
            [read, core_schema.float_schema(allow_inf_nan=False, **bounds)],
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.write, info_arg=True, return_schema=core_schema.float_schema()
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        number = {"type": "number", "x-unit": self.metric, "x-imperial-unit": self.imperial}
        return number | {BOUNDS[name]: value for name, value in _bounds(schema).items()}


BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
"""pydantic's names of a number's bounds, and JSON Schema's."""


def _bounds(schema: Any) -> dict[str, float]:
    """The bounds that are stated anywhere in the core schema of a measure."""
    bounds: dict[str, float] = {}
    for inner in (*schema.get("steps", ()), *([schema["schema"]] if "schema" in schema else ())):
        bounds |= _bounds(inner)
    statements = schema | (schema.get("metadata") or {}).get("pydantic_js_updates", {})
    return bounds | {name: statements[name] for name in BOUNDS if name in statements}


OWN_WEIGHT_UNITS = "weight_units"
"""The name in the context of the units of weights, while something is serialised that has a unit of its own."""
WEIGHT = Measure("kg", "lb", KILOGRAMS_PER_POUND)
DISTANCE = Measure("m", "mi", METRES_PER_MILE, digits=6)
LENGTH = Measure("m", "in", METRES_PER_INCH)

Weight = Annotated[float, WEIGHT]
"""Kilograms; pounds for an imperial caller. Volumes (weight times repetitions) too."""
Distance = Annotated[float, DISTANCE]
"""Metres covered; miles for an imperial caller."""
Length = Annotated[float, LENGTH]
"""Metres of a body; inches for an imperial caller."""


# --- validation --------------------------------------------------------------------------------------------


def field_errors(error: ValidationError, prefix: Sequence[str | int] = ()) -> list[FieldError]:
    """Every field that pydantic refused, by the path that the client wrote."""
    return [
        FieldError(".".join(map(str, (*prefix, *details["loc"]))), validation_message(details))
        for details in error.errors(include_url=False, include_input=False)
    ]


def parse(model: type[T], data: object, units: Units = "metric", prefix: Sequence[str | int] = ()) -> T:
    """Validate what a caller has sent; its measures are read in `units`.

    Raises:
        Invalid: with every wrong field named.
    """
    try:
        return model.model_validate(data, context={"units": units})
    except ValidationError as error:
        raise Invalid(fields=field_errors(error, prefix)) from None
