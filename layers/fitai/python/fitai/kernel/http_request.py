"""Read what API Gateway hands over of an HTTP request."""

from typing import Any
from urllib.parse import parse_qsl

from fitai.kernel.errors import Malformed

FORM_CONTENT_TYPE = "application/x-www-form-urlencoded"


MAX_FORM_FIELDS = 100
"""Fields that a form may have."""


MAX_BODY = 1_000_000
"""Bytes of a request body that an endpoint takes, unless it declares another bound."""


def header_value(event: dict[str, Any], name: str) -> str | None:
    for key, value in (event.get("headers") or {}).items():
        if key.lower() == name:
            return str(value)
    return None


def cookies_of(event: dict[str, Any]) -> dict[str, str]:
    """The cookies that a browser sent along, as they are."""
    pairs = (part.partition("=") for part in (header_value(event, "cookie") or "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def parse_form(text: str) -> dict[str, str]:
    """The fields of a form. One that is given twice has no meaning that sender and reader could agree on."""
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MAX_FORM_FIELDS
        )
    except ValueError:
        raise Malformed("The body is not a form.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("A field of the form is given twice.")
    return fields


def query_parameters(event: dict[str, Any]) -> dict[str, Any]:
    """The query parameters; one that is repeated becomes a list."""
    many = event.get("multiValueQueryStringParameters")
    if many:
        return {name: values[0] if len(values) == 1 else values for name, values in many.items()}
    return dict(event.get("queryStringParameters") or {})


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
