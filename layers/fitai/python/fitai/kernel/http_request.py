"""Read what API Gateway passes on of an HTTP request."""

import base64
import json
from typing import Any
from urllib.parse import parse_qsl

from fitai.kernel.errors import Malformed, TooLarge, UnsupportedType
from fitai.kernel.settings import settings

FORM_CONTENT_TYPE = "application/x-www-form-urlencoded"
MAX_FORM_FIELDS = 100
"""Fields of a form."""
MAX_BODY = 1_000_000
"""Bytes of a request body, unless the endpoint declares another bound."""


def header_value(event: dict[str, Any], name: str) -> str | None:
    """The value of a header, by its name in lower case."""
    for key, value in (event.get("headers") or {}).items():
        if key.lower() == name:
            return str(value)
    return None


def client_address(event: dict[str, Any]) -> str:
    """The caller's network address.

    Behind CloudFront API Gateway sees CloudFront's. The header with the caller's is believed where the deployment says that it is
    there (`viewer_header`): nobody else reaches the API then, and CloudFront replaces what a client sends by that name.
    """
    name = settings().viewer_header
    told = header_value(event, name) if name else None
    identity = (event.get("requestContext") or {}).get("identity") or {}
    return told or identity.get("sourceIp") or "unknown"


def cookies_of(event: dict[str, Any]) -> dict[str, str]:
    """The cookies that a browser sent along, as they are."""
    pairs = (cookie.partition("=") for cookie in (header_value(event, "cookie") or "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def query_parameters(event: dict[str, Any]) -> dict[str, Any]:
    """The query parameters; one that is repeated becomes a list."""
    values_by_name = event.get("multiValueQueryStringParameters")
    if values_by_name:
        return {name: values[0] if len(values) == 1 else values for name, values in values_by_name.items()}
    return dict(event.get("queryStringParameters") or {})


def is_form_posted(event: dict[str, Any]) -> bool:
    """Whether the body is a form, as the page of a browser posts it."""
    return (header_value(event, "content-type") or "").partition(";")[0].strip().lower() == FORM_CONTENT_TYPE


def body_text(event: dict[str, Any]) -> str:
    """The request's body as it was sent."""
    text: str = event.get("body") or ""
    return base64.b64decode(text).decode("utf-8", "replace") if event.get("isBase64Encoded") else text


def parse_body(event: dict[str, Any], *, max_bytes: int, is_form: bool) -> dict[str, Any]:
    """The members of the JSON object in the request's body, or the fields of its form; an empty body has none.

    Raises:
        TooLarge: more than `max_bytes`.
        UnsupportedType: another content type.
        Malformed: neither JSON nor a form.
    """
    text = body_text(event)
    if len(text.encode()) > max_bytes:
        raise TooLarge(f"A body of this route has at most {max_bytes} bytes.")
    if not text.strip():
        return {}
    content_type = (header_value(event, "content-type") or "application/json").partition(";")[0].strip().lower()
    if is_form:
        if content_type != FORM_CONTENT_TYPE:
            raise UnsupportedType(f"Send a form, with Content-Type: {FORM_CONTENT_TYPE}.")
        return dict(_parse_form(text))
    if content_type != "application/json" and not content_type.endswith("+json"):
        raise UnsupportedType
    return _parse_json(text)


def _parse_form(text: str) -> dict[str, str]:
    """The fields of a form. One that is sent twice has no meaning that sender and reader could agree on."""
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


def _parse_json(text: str) -> dict[str, Any]:
    try:
        content = parse_json(text)
    except ValueError as error:
        raise Malformed(f"The body is not JSON: {error}.") from None
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None
    if not isinstance(content, dict):
        raise Malformed("The body must be a JSON object.")
    return content


def parse_json(text: str) -> Any:
    """The JSON in a text.

    Raises:
        ValueError: it is not JSON; NaN and Infinity are not.
        RecursionError: it is nested too deeply.
    """
    return json.loads(text, parse_constant=_reject_constant, parse_float=_number)


def _number(text: str) -> int | float:
    """A number of JSON, which has one kind: `5.0` is as whole as `5`."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
