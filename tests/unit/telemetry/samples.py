"""Domain events whose every text is personal data."""

from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from fitai.kernel.events import Event
from pydantic import AwareDatetime, BaseModel

TEXTS = ("Ada Lovelace", "ada@example.com", "203.0.113.77", "my knee hurts", "Musterstraße 1", "+49 30 123456")
"""What no sink may ever see: a name, addresses, free text, a number to call."""
NUMBER = 83.461
"""A body weight, in every number."""
MOMENT = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)


def personal_event(event: type[Event], **values: Any) -> Event:
    """An event of this type with personal data in each field that holds a text."""
    return event.model_validate(_model(event) | {"at": MOMENT} | values)


def _model(model: type[BaseModel]) -> dict[str, Any]:
    return {name: _value(field.annotation, name) for name, field in model.model_fields.items()}


def _value(annotation: Any, name: str) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(arguments[0], name)
    if origin in (Union, UnionType):
        return _value(next(argument for argument in arguments if argument is not NoneType), name)
    if origin is Literal:
        return arguments[-1]
    if origin in (list, set, tuple):
        return [_value(arguments[0], name)]
    if origin is dict:
        return {" ".join(TEXTS): _value(arguments[1], name)}
    if isinstance(annotation, type):
        if issubclass(annotation, Enum):
            return next(iter(annotation))
        if issubclass(annotation, BaseModel):
            return _model(annotation)
        if annotation in (datetime, AwareDatetime):
            return MOMENT
        for kind, value in ((date, MOMENT.date()), (bool, True), (int, 83), (float, NUMBER)):
            if issubclass(annotation, kind):
                return value
    return " ".join((*TEXTS, name))
