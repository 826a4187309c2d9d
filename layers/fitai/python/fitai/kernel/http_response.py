"""Build the responses that API Gateway takes."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from fitai.kernel import clock
from fitai.kernel.caching import NO_STORE
from fitai.kernel.errors import Problem
from fitai.kernel.http_request import header_value
from fitai.kernel.settings import settings

Response = dict[str, Any]
"""What a REST API's proxy integration takes: `statusCode`, `headers`, `body`."""

JSON_HEADERS = {"Content-Type": "application/json"}
CORS_HEADERS = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Location, X-Request-Id",
}
"""What a page on another origin may send, and may read of a response."""


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A response outside of the envelope: a page, a document, a redirect."""

    body: str
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def build_response(status: int, body: str, headers: dict[str, str]) -> Response:
    """A response as API Gateway takes it."""
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}


def problem_response(problem: Problem, request_id: str) -> Response:
    """The response that tells of a failure, in the envelope."""
    data = {} if problem.data is None else {"data": problem.data}
    body = json.dumps({"success": False, "error": problem.error, **data, "meta": response_meta(request_id)})
    headers = JSON_HEADERS | {"X-Request-Id": request_id, "Cache-Control": NO_STORE} | problem.headers
    return build_response(problem.status, body, headers)


def response_meta(request_id: str) -> dict[str, Any]:
    """The members of `meta` that every response has."""
    return {"requestId": request_id, "timestamp": clock.iso(clock.now())}


def etag(content: str) -> str:
    """The entity tag of a response's content."""
    return f'"{hashlib.blake2b(content.encode(), digest_size=12).hexdigest()}"'


def has_etag(event: dict[str, Any], tag: str) -> bool:
    """Whether the client holds the content with this tag already (`If-None-Match`)."""
    held_tags = header_value(event, "if-none-match") or ""
    return tag in {held.strip().removeprefix("W/") for held in held_tags.split(",")}


def cors_headers(event: dict[str, Any]) -> dict[str, str]:
    """The headers without which a browser keeps the response from a page on another origin.

    Preflights have a function of their own.
    """
    origin = header_value(event, "origin")
    allowed_origins = {allowed.strip() for allowed in settings().allowed_origins.split(",")}
    return {"Access-Control-Allow-Origin": origin} | CORS_HEADERS if origin and allowed_origins & {origin, "*"} else {}
