"""Say what a field must hold, in plain words, for each way in which pydantic refuses a value."""

from typing import Any

from pydantic_core import ErrorDetails

FALLBACK = "Is not valid"
"""For errors that no value of a client can cause, and for those that a later pydantic brings."""

NUMBER = "Must be a number"
WHOLE_NUMBER = "Must be a whole number"
TEXT = "Must be a text"
LIST = "Must be a list"
OBJECT = "Must be an object"
DATE = "Must be a date, such as 2026-01-31"
MOMENT = "Must be a date and time with a time zone, such as 2026-01-31T09:30:00Z"
LOCAL_MOMENT = "Must be a date and time without a time zone, such as 2026-01-31T09:30:00"
TIME = "Must be a time, such as 18:30"
DURATION = "Must be a duration, such as PT1H30M"
UUID = "Must be a UUID"
URL = "Must be a web address, such as https://example.com"

MESSAGES = {
    "missing": "Is required",
    "extra_forbidden": "Is not allowed here",
    "none_required": "Must be null",
    "invalid_key": "Must have texts as keys",
    "json_invalid": "Must be JSON",
    "json_type": "Must be JSON",
    # --- texts
    "string_type": TEXT,
    "string_unicode": TEXT,
    "bytes_type": TEXT,
    "bytes_invalid_encoding": TEXT,
    "string_too_short": "Must have at least {min_length} characters",
    "string_too_long": "Must have at most {max_length} characters",
    "bytes_too_short": "Must have at least {min_length} bytes",
    "bytes_too_long": "Must have at most {max_length} bytes",
    "string_pattern_mismatch": "Must match {pattern}",
    "string_not_ascii": "Must have ASCII characters only",
    "enum": "Must be {expected}",
    "literal_error": "Must be {expected}",
    # --- numbers
    "bool_type": "Must be true or false",
    "bool_parsing": "Must be true or false",
    "int_type": WHOLE_NUMBER,
    "int_parsing": WHOLE_NUMBER,
    "int_parsing_size": "Must be a smaller number",
    "int_from_float": WHOLE_NUMBER,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "decimal_max_digits": "Must have at most {max_digits} digits",
    "decimal_max_places": "Must have at most {decimal_places} digits after the decimal point",
    "decimal_whole_digits": "Must have at most {whole_digits} digits before the decimal point",
    "fraction_type": NUMBER,
    "fraction_parsing": NUMBER,
    "finite_number": "Must be a finite number",
    "greater_than": "Must be greater than {gt}",
    "greater_than_equal": "Must be at least {ge}",
    "less_than": "Must be less than {lt}",
    "less_than_equal": "Must be at most {le}",
    "multiple_of": "Must be a multiple of {multiple_of}",
    # --- lists and objects
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "frozen_set_type": LIST,
    "deque_type": LIST,
    "iterable_type": LIST,
    "set_item_not_hashable": "Must not hold lists or objects",
    "too_short": "Must have at least {min_length} items",
    "too_long": "Must have at most {max_length} items",
    "dict_type": OBJECT,
    "frozen_dict_type": OBJECT,
    "ordered_dict_type": OBJECT,
    "counter_type": OBJECT,
    "mapping_type": OBJECT,
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "dataclass_type": OBJECT,
    "named_tuple_type": OBJECT,
    "recursion_depth_exceeded": "Is nested too deeply",
    "union_tag_invalid": "Must have one of these as {discriminator}: {expected_tags}",
    "union_tag_not_found": "Must have the field {discriminator}",
    # --- dates and times
    "date_type": DATE,
    "date_parsing": DATE,
    "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": DATE,
    "date_past": "Must be in the past",
    "date_future": "Must be in the future",
    "time_type": TIME,
    "time_parsing": TIME,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_object_invalid": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "datetime_past": "Must be in the past",
    "datetime_future": "Must be in the future",
    "timezone_aware": MOMENT,
    "timezone_naive": LOCAL_MOMENT,
    "timezone_offset": "Must have another time zone",
    "time_delta_type": DURATION,
    "time_delta_parsing": DURATION,
    # --- addresses and identifiers
    "url_type": URL,
    "url_parsing": URL,
    "url_syntax_violation": URL,
    "url_too_long": "Must have at most {max_length} characters",
    "url_scheme": "Must begin with {expected_schemes}",
    "uuid_type": UUID,
    "uuid_parsing": UUID,
    "uuid_version": "Must be a UUID of version {expected_version}",
}
"""What is said of each of pydantic's errors; in braces, the members of the error's context."""

COUNTED = ("characters", "bytes", "items", "digits")


def validation_message(error: ErrorDetails) -> str:
    """What the field must hold; what our own validators say is passed on as they say it."""
    if error["type"] in ("value_error", "assertion_error"):
        message = error["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
        return message[:1].upper() + message[1:]
    context = {name: _plain_value(name, value) for name, value in error.get("ctx", {}).items()}
    message = MESSAGES.get(error["type"], FALLBACK).format_map(context)
    for plural in COUNTED:
        message = message.replace(f" 1 {plural}", f" 1 {plural.removesuffix('s')}")
    return message


def _plain_value(name: str, value: Any) -> str:
    """A member of an error's context without the quotes of its choices, and without the `.0` of whole numbers."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if name in ("expected", "expected_schemes"):
        choices = _choices(str(value))
        return choices[0] if len(choices) == 1 else f"one of: {', '.join(choices)}"
    if name in ("expected_tags", "discriminator"):
        return ", ".join(_choices(str(value)))
    return str(value)


def _choices(text: str) -> list[str]:
    """The values of `'a', 'b' or 'c'`, as pydantic lists them."""
    return [choice.strip("'") for part in text.split(", ") for choice in part.split(" or ")]
