"""Throw-away endpoints, called as API Gateway calls them, without the catalogue and the authorizer."""

import json
from typing import Any

from fitai.kernel import clock
from fitai.kernel.endpoint import Endpoint
from fitai.kernel.identity import MULTI_FACTOR, Caller, Role

from tests.harness.gateway import CONTEXT, Answer, answered, rest_event

LONG = 24 * 60 * 60
"""Seconds for which the token of a caller is valid that a module makes when it is collected: a run may take long."""


def account(
    id: str = "u-1",
    *,
    role: Role = "user",
    subscription: str = "free",
    session: str = "s-1",
    age: int = 0,
    granted: frozenset[str] | None = None,
    validity: int = 900,
) -> Caller:
    """A signed-in account whose token was issued `age` seconds ago."""
    issued = clock.epoch() - age
    amr = ("pwd", MULTI_FACTOR) if role == "admin" else ("pwd",)
    return Caller(
        id, f"{id}@example.com", role, subscription, session, issued, issued + validity, amr=amr, granted=granted
    )


def send(
    tested_endpoint: Endpoint,
    path: str | None = None,
    body: Any = None,
    *,
    caller: Caller | None = None,
    headers: dict[str, str] | None = None,
    raw_body: str | None = None,
    base64: bool = False,
    address: str = "192.0.2.1",
    **query: Any,
) -> Answer:
    """Call the door; `query` values may be lists."""
    query_values = {
        name: [str(value) for value in (value if isinstance(value, list) else [value])] for name, value in query.items()
    }
    event = rest_event(
        tested_endpoint.declaration.method,
        path or tested_endpoint.declaration.path,
        query_values,
        {"content-type": "application/json"} | (headers or {}),
        json.dumps(body) if body is not None else raw_body,
        caller.context if caller else {},
    )
    path_parts = zip(tested_endpoint.declaration.path.split("/"), event["path"].split("/"), strict=True)
    event["pathParameters"] = {name[1:-1]: value for name, value in path_parts if name.startswith("{")} or None
    event["isBase64Encoded"] = base64
    event["requestContext"]["identity"]["sourceIp"] = address
    return answered(tested_endpoint(event, CONTEXT))
