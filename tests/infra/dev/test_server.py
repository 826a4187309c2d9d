"""The local cloud hands calls over by HTTP, and nobody else does."""

import json
import threading
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from infra.local.dev.server import Server
from tests.infra.dev.conftest import Project


@pytest.fixture
def server(project: Project) -> Iterator[Server]:
    made = Server(project.functions)
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def post(server: Server, content: Any, token: str | None) -> dict[str, Any]:
    headers = {"Authorization": token} if token is not None else {}
    with urlopen(Request(server.url, json.dumps(content).encode(), headers)) as answer:
        body: dict[str, Any] = json.load(answer)
    return body


def test_a_call_is_answered_with_result_and_log(project: Project, server: Server):
    project.write("word", "print('working')\nreturn {'said': event}")

    assert post(server, project.order("word", "hey"), server.token) == {"result": {"said": "hey"}, "log": "working\n"}


def test_a_failure_is_answered_as_lambda_does(project: Project, server: Server):
    project.write("fails", "raise ValueError('too heavy')")

    answer = post(server, project.order("fails"), server.token)

    assert answer["error"]["errorType"] == "ValueError"
    assert answer["error"]["errorMessage"] == "too heavy"
    assert answer["error"]["stackTrace"][-1] == "ValueError: too heavy"
    assert "too heavy" in answer["log"]


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_nothing_runs_without_the_token(project: Project, server: Server, token: str | None, tmp_path):
    project.write("marks", f"import pathlib\npathlib.Path({str(tmp_path / 'mark')!r}).touch()")

    with pytest.raises(HTTPError) as refused:
        post(server, project.order("marks"), token)

    assert refused.value.code == 403
    assert not (tmp_path / "mark").exists()


def test_a_function_that_is_not_there_is_not_found(project: Project, server: Server):
    with pytest.raises(HTTPError) as refused:
        post(server, project.order("absent"), server.token)

    assert refused.value.code == 404
