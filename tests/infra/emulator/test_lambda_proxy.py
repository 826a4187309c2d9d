"""Functions run in the process of `make dev` while that is there, with what they would have here."""

import io
import json
import socket
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from ministack.core import lambda_runtime
from ministack.core.responses import request_scope
from ministack.services import cloudwatch_logs, lambda_svc, sts

from infra.local.emulator.addresses import Refusal
from infra.local.emulator.patch import applied
from infra.local.emulator.patches import lambda_proxy, websocket_logs

ACCOUNT, REGION = "999999999999", "eu-central-1"
TOKEN = "the-token"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/reads-only"


class DevServer(ThreadingHTTPServer):
    """Stands for `make dev`: keeps what it was asked, and answers what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.calls: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.connections: list[socket.socket] = []
        self.answer: tuple[int, dict[str, Any]] = (200, {"result": "from dev", "log": "a line\n"})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    server: DevServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server.connections.append(self.connection)

    def do_POST(self) -> None:
        self.server.calls.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.tokens.append(self.headers["Authorization"])
        status, content = self.server.answer
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[DevServer]:
    made = DevServer()
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def patched() -> Iterator[None]:
    with applied(lambda_proxy.PATCH, websocket_logs.PATCH), request_scope(ACCOUNT, REGION):
        yield
        lambda_proxy._target.clear()
        cloudwatch_logs._log_groups.clear()


def function(
    name: str = "fitai-local-tools-word", code: str = "def handler(event, context): return 'from here'"
) -> Any:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word.py", code)
    config = {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        "Runtime": "python3.13",
        "Handler": "word.handler",
        "Timeout": 7,
        "MemorySize": 256,
        "Role": ROLE,
        "Environment": {"Variables": {"FITAI_TABLE": "some-table", "AWS_ACCESS_KEY_ID": "not mine to set"}},
    }
    return {"config": config, "code_zip": packed.getvalue()}


def run(record: Any, event: Any = None) -> dict[str, Any]:
    outcome: dict[str, Any] = lambda_svc._execute_function(record, event)
    lambda_runtime.invalidate_worker(record["config"]["FunctionName"])
    return outcome


def lines(name: str) -> list[str]:
    group = cloudwatch_logs._log_groups[f"/aws/lambda/{name}"]
    return [event["message"] for stream in group["streams"].values() for event in stream["events"]]


def begin(server: DevServer) -> None:
    lambda_proxy.serve("POST", {"url": server.url, "token": TOKEN})


def test_a_function_runs_elsewhere_from_the_moment_that_is_asked_for(server: DevServer):
    assert run(function())["body"] == "from here"

    begin(server)
    assert run(function(), {"weight": 100})["body"] == "from dev"

    (call,) = server.calls
    assert server.tokens == [TOKEN]
    assert (call["name"], call["timeout"], call["memory"]) == ("fitai-local-tools-word", 7, 256)
    assert call["event"] == {"weight": 100}


def test_it_runs_here_again_when_that_ends(server: DevServer):
    begin(server)
    lambda_proxy.serve("POST", {"token": "somebody else's"})
    assert run(function())["body"] == "from dev"

    lambda_proxy.serve("POST", {"token": TOKEN})
    assert run(function())["body"] == "from here"


def test_it_runs_here_again_when_nobody_listens_there_any_more(server: DevServer):
    begin(server)
    run(function())
    server.shutdown()
    server.server_close()
    server.connections[0].shutdown(socket.SHUT_RDWR)

    assert run(function())["body"] == "from here"
    assert lambda_proxy.serve("GET", None)["url"] == ""


def test_calls_share_a_connection_for_as_long_as_it_is_there(server: DevServer):
    begin(server)
    assert [run(function())["body"] for _ in range(3)] == ["from dev"] * 3
    assert len(server.connections) == 1

    server.connections[0].shutdown(socket.SHUT_RDWR)
    assert run(function())["body"] == "from dev"
    assert len(server.connections) == 2


def test_a_function_without_a_file_there_runs_here(server: DevServer):
    begin(server)
    server.answer = (404, {"message": "There is no such function."})

    assert run(function())["body"] == "from here"


def test_the_functions_of_others_stay_here(server: DevServer):
    begin(server)

    assert run(function("cdk-provider"))["body"] == "from here"
    assert server.calls == []


def test_it_has_the_environment_and_the_role_of_the_function(server: DevServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ministack.app.AUTH", True)
    begin(server)
    run(function())

    environment = server.calls[0]["environment"]
    session = sts._sessions[environment["AWS_ACCESS_KEY_ID"]]
    assert environment["FITAI_TABLE"] == "some-table"
    assert environment["AWS_REGION"] == REGION
    assert environment == environment | lambda_runtime.execution_credentials(function()["config"])
    assert environment["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert session["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/reads-only/fitai-local-tools-word"


@pytest.mark.parametrize("held", [True, False])
def test_whoever_asks_is_told_whether_policies_are_held(monkeypatch: pytest.MonkeyPatch, held: bool):
    monkeypatch.setattr("ministack.app.AUTH", held)

    assert lambda_proxy.serve("GET", None)["holdsPolicies"] is held


def test_a_failure_is_told_by_its_type(server: DevServer):
    begin(server)
    server.answer = (200, {"error": {"errorType": "KeyError", "errorMessage": "'weight'"}, "log": "Traceback\n"})

    outcome = run(function())

    assert outcome["error"] is True
    assert outcome["body"]["errorType"] == "KeyError"
    assert "Traceback" in lines("fitai-local-tools-word")


def test_what_it_writes_is_in_its_log_group(server: DevServer):
    begin(server)
    run(function())

    assert "a line" in lines("fitai-local-tools-word")


def test_websocket_routes_go_the_same_way(server: DevServer):
    begin(server)
    record = function()
    worker = lambda_runtime.get_or_create_worker("fitai-local-tools-word", record["config"], record["code_zip"])

    assert worker.invoke({"requestContext": {}}, "message-1") == {"status": "ok", "result": "from dev"}
    assert lines("fitai-local-tools-word").count("a line") == 1
    server.answer = (200, {"error": {"errorType": "KeyError", "errorMessage": "'weight'"}, "log": ""})
    assert worker.invoke({}, "message-2") == {"status": "error", "error": "'weight'"}


def test_functions_of_websocket_routes_write_their_log_here_too():
    record = function(code="def handler(event, context):\n    print('working')\n    return event['weight']")
    name = record["config"]["FunctionName"]
    worker = lambda_runtime.get_or_create_worker(name, record["config"], record["code_zip"])

    assert worker.invoke({"weight": 100}, "message-1")["result"] == 100
    assert worker.invoke({}, "message-2")["status"] == "error"
    lambda_runtime.invalidate_worker(name)

    assert lines(name).count("working") == 2
    assert "KeyError: 'weight'" in lines(name)


@pytest.mark.parametrize("body", [None, {}, {"url": "http://localhost:1"}, {"url": "http://example.com", "token": "t"}])
def test_calls_leave_this_machine_for_nobody(body: Any):
    with pytest.raises(Refusal):
        lambda_proxy.serve("POST", body)
    assert lambda_proxy.serve("GET", None)["url"] == ""
