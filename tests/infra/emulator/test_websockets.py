"""WebSockets: the subprotocol, the race of the handshake, and the largest frame."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from infra.local.emulator import switches
from infra.local.emulator.patches.websocket_limits import HANDSHAKE, MOST_BYTES
from infra.local.network import wait
from tests.infra.emulator.conftest import Emulator

STAGE = "local"
CONNECT = """
def handler(event, context):
    context = event["requestContext"]
    if context["routeKey"] != "$connect":
        return {"statusCode": 200, "body": context["connectionId"]}
    with open(FILE, "w") as file:
        file.write(context["connectionId"])
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "fitai"}}
"""


def websocket_api(emulator: Emulator, file: str | Path = os.devnull) -> tuple[str, str]:
    """An API whose every route is one function, which writes to a file who connects; its id and its address."""
    function = emulator.function(f"FILE = {str(file)!r}\n{CONNECT}")
    gateway = emulator.client("apigatewayv2")
    api = gateway.create_api(Name="live", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")[
        "ApiId"
    ]
    integration = gateway.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function)[
        "IntegrationId"
    ]
    for route in ("$connect", "$default"):
        gateway.create_route(ApiId=api, RouteKey=route, Target=f"integrations/{integration}")
    gateway.create_stage(ApiId=api, StageName=STAGE)
    return api, f"ws://localhost:{emulator.port}/_aws/execute-api/{api}/{STAGE}"


def posting(emulator: Emulator, api: str) -> Any:
    """A client that sends to the connections of an API."""
    return boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=f"{emulator.endpoint}/_aws/execute-api/{api}/{STAGE}",
        region_name="eu-central-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def refused(client: Any, connection: str, data: bytes) -> tuple[int, str]:
    """The status and code with which a post is refused; 200 for one that is not."""
    try:
        client.post_to_connection(ConnectionId=connection, Data=data)
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
    return 200, ""


def id_of(socket: ClientConnection) -> str:
    socket.send("{}")
    return str(socket.recv(timeout=10))


@pytest.mark.parametrize("offered", [["fitai"], ["token.abc", "fitai"]])
def test_the_subprotocol_of_the_answer_is_echoed(emulator: Emulator, is_patched: bool, offered: list[str]):
    _, address = websocket_api(emulator)
    with connect(address, subprotocols=[Subprotocol(name) for name in offered]) as socket:
        assert socket.subprotocol == ("fitai" if is_patched else None)


@pytest.mark.parametrize("offered", [None, ["another"]])
def test_a_subprotocol_that_was_not_offered_is_not_sent(patched: Emulator, offered: list[str] | None):
    _, address = websocket_api(patched)
    with connect(address, subprotocols=[Subprotocol(name) for name in offered] if offered else None) as socket:
        assert socket.subprotocol is None
        assert id_of(socket)


def test_a_frame_may_have_128_kilobytes(emulator: Emulator, is_patched: bool):
    api, address = websocket_api(emulator)
    client = posting(emulator, api)
    with connect(address, max_size=2**20) as socket:
        connection = id_of(socket)
        assert refused(client, connection, b"x" * MOST_BYTES) == (200, "")
        assert len(socket.recv(timeout=10)) == MOST_BYTES
        expected = (413, "PayloadTooLargeException") if is_patched else (200, "")
        assert refused(client, connection, b"x" * (MOST_BYTES + 1)) == expected


@contextmanager
def switched(emulator: Emulator, **values: float) -> Iterator[None]:
    _, before = emulator.call("/_fitai/switches")
    assert emulator.call("/_fitai/switches", values) == (200, before | values)
    try:
        yield
    finally:
        emulator.call("/_fitai/switches", before)


def test_who_posts_while_the_handshake_is_open_hears_that_the_connection_is_gone(patched: Emulator, tmp_path: Path):
    file = tmp_path / "connection"
    api, address = websocket_api(patched, file)
    client = posting(patched, api)
    opened: list[float] = []

    def open_it() -> None:
        with connect(address, open_timeout=20) as socket:
            opened.append(time.monotonic())
            socket.recv(timeout=20)

    with switched(patched, **{HANDSHAKE: 600}):
        device = threading.Thread(target=open_it, daemon=True)
        device.start()
        assert wait(lambda: file.exists() and file.read_text(), 15)
        connection = file.read_text()
        assert refused(client, connection, b"too early") == (410, "GoneException")
        assert not opened
        patched.call("/_fitai/switches", {HANDSHAKE: 0})
        assert wait(lambda: refused(client, connection, b"in time") == (200, ""), 10)
        device.join(10)
        assert opened


def test_connections_open_at_once_unless_switched(patched: Emulator):
    api, address = websocket_api(patched)
    with connect(address) as socket:
        assert refused(posting(patched, api), id_of(socket), b"hello") == (200, "")
        assert socket.recv(timeout=10) == "hello"


def test_an_unknown_switch_is_refused(patched: Emulator):
    status, answer = patched.call("/_fitai/switches", {"nonsense": 1})

    assert (status, HANDSHAKE in answer["message"]) == (400, True)


def test_the_environment_sets_a_switch_at_the_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FITAI_EMULATOR_SWITCHES", f"{HANDSHAKE}=1.5,other")
    switches.declare(HANDSHAKE)
    switches.declare("other")

    assert (switches.value(HANDSHAKE), switches.value("other")) == (1.5, 1)
