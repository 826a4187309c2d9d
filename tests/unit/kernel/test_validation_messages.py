"""What clients are told of wrong fields: in the API's own words, for every error that pydantic knows."""

import re
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from fitai.kernel import catalogue, types
from fitai.kernel.clock import Moment
from fitai.kernel.errors import Invalid
from fitai.kernel.types import Input, Weight, parse
from fitai.kernel.validation_messages import FALLBACK, MESSAGES, validation_message
from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_core._pydantic_core import list_all_errors

TEMPLATES = {error["type"]: error["message_template_python"] for error in list_all_errors()}
"""All error types of pydantic, and its own messages."""
MEMBER = re.compile(r"\{(\w+)\}")
CONTEXT: dict[str, Any] = {
    "actual_length": 7,
    "class": "fitai.Thing",
    "class_name": "Thing",
    "discriminator": "'op'",
    "expected": "'home', 'gym' or 'outdoor'",
    "expected_schemes": "'http' or 'https'",
    "expected_tags": "'begin', 'end'",
    "field_type": "List",
    "tag": "stop",
}
"""Members of an error's context that are no numbers, as pydantic fills them."""
OUR_OWN = {"value_error", "assertion_error"}
"""Errors of our own validators, whose words are passed on."""
BY_PROGRAMMERS = {
    "arguments_type",
    "callable_type",
    "complex_str_parsing",
    "complex_type",
    "dataclass_exact_type",
    "default_factory_not_called",
    "ellipsis_error",
    "frozen_field",
    "frozen_instance",
    "get_attribute_error",
    "is_instance_of",
    "is_subclass_of",
    "iteration_error",
    "missing_argument",
    "missing_keyword_only_argument",
    "missing_positional_only_argument",
    "missing_sentinel_error",
    "multiple_argument_values",
    "needs_python_object",
    "no_such_attribute",
    "recursion_loop",
    "unexpected_keyword_argument",
    "unexpected_positional_argument",
}
"""Errors that no JSON value or text of a client can cause, whatever the type of the field."""
LIBRARY_WORDS = re.compile(
    r"\b(input|instance|dictionary|dict|model|pydantic|python|tuple|boolean|string|datetime|tag|schema|validation|"
    r"extra|permitted|parse|parsing|unable|timezone|argument|attribute|class|error|value error|none)\b",
    re.IGNORECASE,
)


def message(error_type: str) -> str:
    """What a client is told of an error of this type."""
    names = MEMBER.findall(TEMPLATES[error_type])
    context = {name: CONTEXT.get(name, 5) for name in names}
    return validation_message(
        ErrorDetails(type=error_type, loc=(), msg="Input should be said otherwise", input=None, ctx=context)
    )


@pytest.mark.parametrize("error_type", sorted(TEMPLATES.keys() - OUR_OWN))
def test_no_message_has_a_word_of_the_library(error_type):
    text = message(error_type)
    assert LIBRARY_WORDS.search(text) is None, text
    assert text[0].isupper() and not text.endswith(".")
    assert "{" not in text


def test_only_errors_that_clients_cannot_cause_have_no_message_of_their_own():
    assert TEMPLATES.keys() - MESSAGES.keys() - OUR_OWN == BY_PROGRAMMERS
    assert {message(error_type) for error_type in BY_PROGRAMMERS} == {FALLBACK}


def test_the_messages_use_only_error_types_and_members_of_pydantic():
    assert set(MESSAGES) <= set(TEMPLATES)
    for error_type, template in MESSAGES.items():
        assert set(MEMBER.findall(template)) <= set(MEMBER.findall(TEMPLATES[error_type]))


class Place(StrEnum):
    HOME = "home"
    GYM = "gym"


class Part(Input):
    sets: Annotated[int, Field(ge=1, le=99)] = 1


class Plan(Input):
    name: Annotated[str, Field(min_length=1, max_length=5)] = "a"
    code: Annotated[str, Field(min_length=3, pattern=r"^\d+$")] = "123"
    day: date = date(2026, 1, 31)
    at: Moment | None = None
    wake: time | None = None
    where: Place = Place.HOME
    level: Literal["easy", "hard"] = "easy"
    only: Literal["one"] = "one"
    load: Annotated[Weight, Field(gt=0, le=500)] = 1.0
    share: Annotated[float, Field(ge=0.5, lt=1)] = 0.5
    done: bool = False
    parts: Annotated[list[Part], Field(min_length=1, max_length=2)] = [Part()]
    more: dict[str, int] = {}

    @model_validator(mode="after")
    def _agree(self) -> "Plan":
        if self.name == "b":
            raise ValueError("give another name than b")
        return self


@pytest.mark.parametrize(
    ("value", "path", "expected"),
    [
        ({"name": 3}, "name", "Must be a text"),
        ({"name": ""}, "name", "Must have at least 1 character"),
        ({"name": "longer"}, "name", "Must have at most 5 characters"),
        ({"code": "abc"}, "code", r"Must match ^\d+$"),
        ({"day": "31.1.2026"}, "day", "Must be a date, such as 2026-01-31"),
        ({"day": "2026-02-30"}, "day", "Must be a date, such as 2026-01-31"),
        ({"day": "2026-01-31T10:00"}, "day", "Must be a date, such as 2026-01-31"),
        ({"day": []}, "day", "Must be a date, such as 2026-01-31"),
        ({"at": "noon"}, "at", "Must be a date and time with a time zone, such as 2026-01-31T09:30:00Z"),
        ({"at": "2026-01-31T09:30:00"}, "at", "Must be a date and time with a time zone, such as 2026-01-31T09:30:00Z"),
        ({"wake": "late"}, "wake", "Must be a time, such as 18:30"),
        ({"where": "moon"}, "where", "Must be one of: home, gym"),
        ({"level": "odd"}, "level", "Must be one of: easy, hard"),
        ({"only": "two"}, "only", "Must be one"),
        ({"load": "heavy"}, "load", "Must be a number"),
        ({"load": 0}, "load", "Must be greater than 0"),
        ({"load": 501}, "load", "Must be at most 500"),
        ({"share": 0.25}, "share", "Must be at least 0.5"),
        ({"share": 1}, "share", "Must be less than 1"),
        ({"share": float("nan")}, "share", "Must be a finite number"),
        ({"done": "perhaps"}, "done", "Must be true or false"),
        ({"parts": {}}, "parts", "Must be a list"),
        ({"parts": []}, "parts", "Must have at least 1 item"),
        ({"parts": [{}, {}, {}]}, "parts", "Must have at most 2 items"),
        ({"parts": ["x"]}, "parts.0", "Must be an object"),
        ({"parts": [{"sets": 1.5}]}, "parts.0.sets", "Must be a whole number"),
        ({"parts": [{"sets": "1x"}]}, "parts.0.sets", "Must be a whole number"),
        ({"parts": [{"reps": 1}]}, "parts.0.reps", "Is not allowed here"),
        ({"more": []}, "more", "Must be an object"),
        ({"name": "b"}, "", "Give another name than b"),
        ("nothing", "", "Must be an object"),
    ],
)
def test_a_message_says_what_a_field_must_hold(value, path, expected):
    with pytest.raises(Invalid) as refused:
        types.parse(Plan, value)
    assert [(field.path, field.message) for field in refused.value.fields] == [(path, expected)]


class Required(Input):
    sets: int


def test_a_missing_field_is_required():
    with pytest.raises(Invalid) as refused:
        types.parse(Required, {})
    assert [(field.path, field.message) for field in refused.value.fields] == [("sets", "Is required")]


def test_no_input_is_a_union_whose_branches_would_be_in_the_paths():
    """pydantic puts the name of each branch into the path of an error, which is not what the client wrote."""
    branching = {"union", "tagged-union"}
    for function in (*catalogue.endpoints(), *catalogue.actions()):
        declaration = function.declaration
        for model in (getattr(declaration, name, None) for name in ("query", "body", "data")):
            if model is not None:
                model.model_rebuild()
                assert not branching & _kinds(model.__pydantic_core_schema__), f"{function.name}: {model.__name__}"


def _kinds(schema: Any) -> set[str]:
    """The kinds of all schemas within one."""
    if isinstance(schema, list | tuple):
        return {kind for inner in schema for kind in _kinds(inner)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["type"]} if isinstance(schema.get("type"), str) else set()
    return own | {kind for inner in schema.values() for kind in _kinds(inner)}


class Ordered(Input):
    kind: Literal["similar", "other"]
    exercise_id: str | None = Field(None, validate_default=True)
    sets_by_muscle: dict[str, Annotated[int, Field(le=10)]] = {}

    @field_validator("exercise_id")
    @classmethod
    def _of_kind(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("kind") == "similar":
            raise ValueError("is required for the kind similar")
        return value


def test_a_field_that_was_left_out_has_the_name_of_the_document():
    """pydantic names it as Python does, where its default is refused; keys that the client wrote stay as they are."""
    with pytest.raises(Invalid) as refused:
        parse(Ordered, {"kind": "similar", "setsByMuscle": {"lower_back": 11}, "so_what": 1})
    assert {field.path for field in refused.value.fields} == {"exerciseId", "setsByMuscle.lower_back", "so_what"}
