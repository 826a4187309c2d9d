"""What Lambda is called with for a sample of `events/`, for tools that run a function by itself, such as `sam local invoke`.

`python -m infra.local.lambda_event events/tools/choose_plates.json > event.json`
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.local import console
from infra.local.console import Trouble
from infra.local.invoke import sample_path

Event = dict[str, Any]


def lambda_event(path: Path) -> Event:
    """The event of a sample.

    Raises:
        Trouble: the sample needs an account, or something that must have happened before.
    """
    sample: Event = json.loads(path.read_text())
    if sample.get("as") or sample.get("before") or "message" in sample:
        raise Trouble(f"{path.name} needs an account or a connection of a running stack: make invoke EVENT=…")
    if "event" in sample:
        event: Event = sample["event"]
        return event
    return rest_event(_route(path), sample["request"])


def rest_event(route: str, request: Event) -> Event:
    """A request as the proxy integration of a REST API hands it over.

    Args:
        route: the path with its parameters in braces.
    """
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(route))
    match = re.fullmatch(pattern, request["path"])
    headers = {"content-type": "application/json"} | (request.get("headers") or {})
    query = {name: str(value) for name, value in (request.get("query") or {}).items()}
    body = request.get("rawBody") or (json.dumps(request["body"]) if "body" in request else None)
    return {
        "resource": route,
        "path": request["path"],
        "httpMethod": request["method"],
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} or None,
        "pathParameters": (match.groupdict() if match else None) or None,
        "body": body,
        "isBase64Encoded": False,
        "requestContext": {
            "requestId": str(uuid4()),
            "stage": "v1",
            "httpMethod": request["method"],
            "path": request["path"],
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "sam local invoke"},
            "authorizer": {},
        },
    }


def _route(path: Path) -> str:
    """The route of the function that a sample belongs to."""
    from fitai.kernel import catalogue

    name = (path.parent.name, path.stem)
    for function in catalogue.endpoints():
        if (function.service, function.name) == name:
            return str(function.declaration.path)
    raise Trouble(f"{'/'.join(name)}: there is no endpoint of this name.")


def main(arguments: Sequence[str]) -> int:
    """Print the event of the sample that is named."""
    print(json.dumps(lambda_event(sample_path("".join(arguments))), indent=2))
    return 0


if __name__ == "__main__":
    console.main(lambda: main(sys.argv[1:]))
