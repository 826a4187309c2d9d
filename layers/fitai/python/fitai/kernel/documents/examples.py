"""The examples of the documents: requests and messages of `events/`, and the answers to them that were recorded.

`python -m tests.harness.record_answers` records the answers, with ids, times and secrets that do not change. No function
imports this.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.documents.schemas import Schema

FOLDER = catalogue.ROOT / "events"
PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
EXAMPLE_ID = "01980000-0000-7000-8000-000000000001"
EXAMPLE_EMAIL = "ada@example.com"
EXAMPLE_PASSWORD = "correct horse battery staple"  # noqa: S105
EXAMPLE_TOKEN = "Zm9yIGV4YW1wbGU"  # noqa: S105
ENDINGS = {"email": EXAMPLE_EMAIL, "password": EXAMPLE_PASSWORD, "username": "ada", "token": EXAMPLE_TOKEN}
"""What stands in an example for a placeholder of this ending; for every other one an id."""
_CREDENTIAL = {"id": "n4bQgYhMfWWaL-qgxVrQFw", "rawId": "n4bQgYhMfWWaL-qgxVrQFw", "type": "public-key"}
VALUES: dict[str, Any] = {
    "{code}": "287082",
    "{version}": 1,
    "{at}": "2026-03-02T18:00:00.000Z",
    "{recovery}": "000G-40R4-0M30-E209",
    "{credential}": _CREDENTIAL
    | {"response": {"clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0", "attestationObject": "o2NmbXRkbm9uZQ"}},
    "{answer}": _CREDENTIAL
    | {
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
            "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ",
            "signature": "MEUCIQDx0bJ4dKPEg3BFWvTZ1FJWXNtGPHVeD1YyQ",
            "userHandle": "MDE5ODAwMDA",
        }
    },
}
"""What stands in an example for a member that is nothing but this placeholder: what an app or an authenticator
makes, a version, a moment."""


def answer_path(function: Function) -> Path:
    """The file of the recorded answer to a function's sample: beside the samples of its service."""
    return FOLDER / function.service / "answers" / f"{function.name}.json"


@cache
def recorded_answer(function: Function) -> dict[str, Any] | None:
    """The recorded answer to a function's sample; None if none is recorded."""
    path = answer_path(function)
    content: dict[str, Any] | None = json.loads(path.read_text()) if path.is_file() else None
    return content


def request_example(function: Function) -> Schema:
    """The members of a media type that show the body of a function's sample request; none without one."""
    request = _sample(function).get("request", {})
    body = request.get("body")
    if body is None and "rawBody" in request:
        body = dict(parse_qsl(request["rawBody"]))
    return {} if body is None else {"example": _filled(body)}


def answer_example(function: Function, status: int, content_type: str) -> Schema:
    """The members of a media type that show the recorded answer, if it has this status and type."""
    answer = recorded_answer(function) or {}
    for candidate in (answer, *answer.get("also", ())):
        if (candidate.get("status"), candidate.get("type")) == (status, content_type):
            return {"example": candidate["body"]}
    return {}


def borrow_examples(media_types: Iterable[Schema]) -> None:
    """Give to each answer without an example the one of another answer with the same schema, if there is one."""
    media_types = list(media_types)
    examples_by_schema = {
        json.dumps(media_type["schema"]): media_type["example"] for media_type in media_types if "example" in media_type
    }
    for media_type in media_types:
        schema = json.dumps(media_type["schema"])
        if "example" not in media_type and schema in examples_by_schema:
            media_type["example"] = examples_by_schema[schema]


def message_example(function: Function) -> Schema:
    """The members of a message that show the sample of an action; none without one."""
    message = _sample(function).get("message")
    return {} if message is None else {"examples": [{"name": message["action"], "payload": _filled(message)}]}


def frame_examples() -> dict[str, dict[str, Any]]:
    """A recorded frame for each event, by the event's name."""
    frames_by_event: dict[str, dict[str, Any]] = {}
    for action in catalogue.actions():
        for frame in (recorded_answer(action) or {}).get("frames", ()):
            frames_by_event.setdefault(frame["event"], frame)
    return frames_by_event


def _sample(function: Function) -> dict[str, Any]:
    path = FOLDER / function.service / f"{function.name}.json"
    content: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return content


def _is_series(value: list[Any]) -> bool:
    """Whether a list has lists of lists."""
    return all(isinstance(member, list) and member and isinstance(member[0], list) for member in value)


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _filled(member) for name, member in value.items()}
    if isinstance(value, list):
        # Of a series of measurements, such as the frames of a recording, an example shows the first.
        shown = value[:1] if _is_series(value) else value
        return [_filled(member) for member in shown]
    if isinstance(value, str):
        if value in VALUES:
            return VALUES[value]
        return PLACEHOLDER.sub(lambda match: _value_of(match[1]), value)
    return value


def _value_of(placeholder: str) -> str:
    return next((value for ending, value in ENDINGS.items() if placeholder.lower().endswith(ending)), EXAMPLE_ID)
