"""Build the responses that API Gateway takes."""

import json
from dataclasses import dataclass, field
from typing import Any

from fitai.kernel import clock
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
"""What a page on another origin may send, and may read of an answer."""


SECURITY_HEADERS = {"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=31536000"}
"""What browsers must not do with an answer: guess its type, or ask for the next one without TLS."""


PRIVATE_CACHE_CONTROL = "private, max-age=0, stale-while-revalidate=300"
"""The `Cache-Control` of what is the caller's own, at a door whose answers are otherwise everybody's: asked for anew
each time, and shown meanwhile for at most five minutes."""


@dataclass(frozen=True, slots=True)
class RawResponse:
    """An answer outside of the envelope: a page, a document, a redirect."""

    body: str
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def build_response(status: int, body: str, headers: dict[str, str]) -> Response:
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}


def problem_response(problem: Problem, identifier: str) -> Response:
    data = {} if problem.data is None else {"data": problem.data}
    body = json.dumps({"success": False, "error": problem.error, **data, "meta": response_meta(identifier)})
    headers = JSON_HEADERS | {"X-Request-Id": identifier, "Cache-Control": "no-store"} | problem.headers
    return build_response(problem.status, body, headers)


def response_meta(identifier: str) -> dict[str, Any]:
    return {"requestId": identifier, "timestamp": clock.iso(clock.now())}


def cors_headers(event: dict[str, Any]) -> dict[str, str]:
    """What a page on another origin needs to be given the answer. Preflights have a function of their own."""
    origin = header_value(event, "origin")
    allowed = {one.strip() for one in settings().allowed_origins.split(",")}
    return {"Access-Control-Allow-Origin": origin} | CORS_HEADERS if origin and allowed & {origin, "*"} else {}
