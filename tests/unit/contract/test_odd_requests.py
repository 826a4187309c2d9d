"""Odd ids and made-up cursors, at every route: each answer is one that the document has, and none is ours to blame."""

import base64
import json
from typing import Any

import pytest
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.identity import Role
from fitai.kernel.tokens import verify_access_token
from pydantic.alias_generators import to_snake

from tests.harness.gateway import CONTEXT, Answer, Frames, access_token, answered, rest_event
from tests.harness.held_needs import watched
from tests.unit.contract.samples import check_against_document

ODD_IDS = {
    "1100 characters": "x" * 1_100,
    "2100 characters": "x" * 2_100,
    "101 characters": "x" * 101,
    "nul": "\x00",
    "an encoded nul": "%00",
    "unicode": "ü💪",
    "half a character": "\ud800",
    "a slash": "a/b",
    "an encoded slash": "a%2Fb",
    "a key": "USER#1",
    "dots": "..",
    "a space": " ",
    "json": "{}",
    "a line end": "a\n",
    "not there": "01a22416-44c5-79a1-856f-ee4b709b1147",
}
CURSORS = ["{}", "[]", "5", '{"SK":5}', "null", "garbage", "%00", "ü", "\x00", "", "x" * 3_000]
ENCODED = [base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in CURSORS]
NAMED = [function for function in catalogue.endpoints() if function.declaration.path_parameters]
PAGED = [function for function in catalogue.endpoints() if function.declaration.takes_cursor]


def called(function: Function) -> str:
    return str(function.declaration.route)


def send(function: Function, ids: dict[str, str], query: dict[str, list[str]], body: Any = None) -> Answer:
    """The request as API Gateway passes it on to the function: the ids decoded, the caller admitted."""
    declaration = function.declaration
    role: Role = declaration.level if declaration.level in ("admin", "premium") else "user"
    caller = verify_access_token(access_token("user-1", role=role))
    event = rest_event(
        declaration.method, declaration.path, query, {"content-type": "application/json"},
        None if body is None else json.dumps(body), {} if declaration.access == "public" else caller.context,
    )  # fmt: skip
    event["pathParameters"] = ids or None
    with watched(function):
        return answered(function.handler(event, CONTEXT))


def parameters(function: Function) -> list[str]:
    """The names of the parameters in the path, as API Gateway has them."""
    return [segment.strip("{+}") for segment in function.declaration.path.split("/") if segment.startswith("{")]


@pytest.mark.parametrize("function", NAMED, ids=called)
def test_an_odd_id_is_404(function: Function, pushed: Frames) -> None:
    required = {
        field.alias or name: ["x"]
        for name, field in (function.declaration.query.model_fields if function.declaration.query else {}).items()
        if field.is_required()
    }
    for odd, value in ODD_IDS.items():
        answer = send(function, dict.fromkeys(parameters(function), value), required, {})

        check_against_document(function, answer.status, answer.headers, answer.text)
        if odd == "not there":
            assert answer.status < 500, f"{odd}: {answer.text}"
        else:
            assert answer.status == 404, f"{odd}: {answer.text}"


@pytest.mark.parametrize("function", PAGED, ids=called)
def test_a_made_up_cursor_is_400(function: Function, pushed: Frames) -> None:
    needed = {"q": ["press"], "exerciseId": ["barbell-bench-press"]}
    fields = function.declaration.query.model_fields
    query = {name: value for name, value in needed.items() if to_snake(name) in fields}
    ids = {"id": "barbell-bench-press", "userId": "user-1", "muscle": "chest", "equipment": "barbell"}
    for cursor in (*CURSORS, *ENCODED):
        answer = send(function, {name: ids[name] for name in parameters(function)}, query | {"cursor": [cursor]})

        check_against_document(function, answer.status, answer.headers, answer.text)
        assert (answer.status, answer.error["code"]) == (400, "invalid_cursor"), f"{cursor!r}: {answer.text}"
