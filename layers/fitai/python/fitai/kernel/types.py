"""The base types of the API, and the measures that follow the caller's units.

A measure is stored, computed and passed around in its metric unit. It is converted twice only: when a
request of an imperial caller is validated, and when an answer to one is serialised. Both happen through
pydantic's context (`{"units": "imperial"}`); without a context nothing is converted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializationInfo,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticSerializationError, core_schema, to_json

from fitai.kernel.errors import FieldError, Invalid, Malformed
from fitai.kernel.texts import text_flaw, text_rule
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
    """The base of what is answered: camelCase outside, snake_case inside. An error of it quotes no value, since it is logged."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, defer_build=True, hide_input_in_errors=True
    )


class Input(Model):
    """The base of what is sent to us: an unknown field is an error that names it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _hold_texts(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse texts with characters that nobody sees; `kernel.texts` has the rules.

        What is read from where it was stored has been held to them before.
        """
        if not isinstance(value, str | list | tuple) or (info.context is None and info.mode == "json"):
            return value
        is_long = _text_rule(cls, str(info.field_name))
        if is_long is not None:
            for text in [value] if isinstance(value, str) else value:
                if isinstance(text, str) and (flaw := text_flaw(text, is_long=is_long)):
                    raise ValueError(flaw)
        return value


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


@cache
def _text_rule(model: type[BaseModel], field: str) -> bool | None:
    info = model.model_fields[field]
    return text_rule(info.annotation, info.metadata)


def field_errors(error: ValidationError, prefix: Sequence[str | int] = (), data: object = None) -> list[FieldError]:
    """Every field that pydantic refused, by the path that the client wrote, or would write for what it has left out.

    Args:
        data: what the client has sent.
    """
    return [
        FieldError(".".join(map(str, (*prefix, *_written(details["loc"], data)))), validation_message(details))
        for details in error.errors(include_url=False, include_input=False)
    ]


def _written(location: Sequence[str | int], data: object) -> Iterator[str | int]:
    """The path of a field in the document. pydantic names a field that was left out, and whose default is refused, as Python does."""
    for part in location:
        if isinstance(data, Mapping) and isinstance(part, str):
            yield to_camel(part) if "_" in part and part not in data else part
            data = data.get(part)
        else:
            yield part
            data = data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None


def parse(model: type[T], data: object, units: Units = "metric", prefix: Sequence[str | int] = ()) -> T:
    """Validate JSON that a caller has sent, strictly: `"5"` and `true` are no numbers. Measures are read in `units`.

    Fields have the names of the document only.

    Args:
        data: the JSON as Python values.

    Raises:
        Invalid: with every wrong field named.
        Malformed: it is nested too deeply, or holds half of a character (a lone surrogate).
    """
    try:
        content = to_json(data)
    except (PydanticSerializationError, UnicodeEncodeError, ValueError):
        parse_texts(model, data, units, prefix)  # names the text that is half of a character, where the type has it
        raise Malformed("A text in it is not valid Unicode, or it is nested too deeply.") from None
    try:
        return model.model_validate_json(content, strict=True, context={"units": units}, by_alias=True, by_name=False)
    except ValidationError as error:
        if any(details["type"] == "json_invalid" and not details["loc"] for details in error.errors()):
            raise Malformed("The body is nested too deeply.") from None
        raise Invalid(fields=field_errors(error, prefix, data)) from None


def parse_texts(model: type[T], fields: object, units: Units = "metric", prefix: Sequence[str | int] = ()) -> T:
    """Validate the fields of a query or a form, which are all texts: `5` is a number there.

    Raises:
        Invalid: with every wrong field named.
    """
    try:
        return model.model_validate(fields, context={"units": units}, by_alias=True, by_name=False)
    except ValidationError as error:
        raise Invalid(fields=field_errors(error, prefix)) from None
