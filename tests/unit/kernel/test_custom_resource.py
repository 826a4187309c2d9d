"""A set-up tells CloudFormation how it went, whatever happens to it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from fitai.kernel.custom_resource import CustomResource, custom_resource
from fitai.kernel.needs import Keys

from tests.harness.gateway import CONTEXT


class Waiting:
    """CloudFormation's end of the line: keeps what it is told."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/answer?signature=x"
        self.told: list[dict[str, Any]] = []
        self.types: list[str | None] = []


@pytest.fixture
def waiting(socket_enabled: None) -> Iterator[Waiting]:
    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            assert self.path == "/answer?signature=x"
            there.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            there.types.append(self.headers["Content-Type"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    there = Waiting(server.server_port)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield there
    server.shutdown()
    server.server_close()


def run(handler: CustomResource, waiting: Waiting, kind: str = "Create", **more: Any) -> dict[str, Any]:
    event = {
        "RequestType": kind,
        "ResponseURL": waiting.url,
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Resource",
        "ResourceProperties": {"SeedKey": "seed"},
    }
    handler(event | more, CONTEXT)
    (response,) = waiting.told
    return response


@custom_resource(needs=(Keys.MAKE,))
def works(properties: dict[str, Any]) -> dict[str, Any]:
    """Works."""
    return {"key": properties["SeedKey"]}


@custom_resource()
def fails(properties: dict[str, Any]) -> dict[str, Any]:
    """Fails."""
    raise ValueError("x" * 10_000)


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_success_is_reported_with_its_attributes(waiting: Waiting, kind: str):
    response = run(works, waiting, kind)

    assert (response["Status"], response["Data"]) == ("SUCCESS", {"key": "seed"})
    assert (response["StackId"], response["RequestId"], response["LogicalResourceId"]) == (
        "stack",
        "request",
        "Resource",
    )
    assert waiting.types == [""]


def test_failure_is_reported_with_a_truncated_reason(waiting: Waiting):
    response = run(fails, waiting)

    assert response["Status"] == "FAILED"
    assert response["Reason"].startswith("ValueError: xxx")
    assert len(json.dumps(response)) < 4096


def test_deleting_does_nothing_and_succeeds(waiting: Waiting):
    assert run(fails, waiting, "Delete")["Status"] == "SUCCESS"


def test_an_update_keeps_the_resource(waiting: Waiting):
    assert run(works, waiting, "Update", PhysicalResourceId="first")["PhysicalResourceId"] == "first"


def test_the_declaration_lists_its_needs():
    assert works.declaration.all_needs == (Keys.MAKE,)
    assert works.declaration.rate is None
