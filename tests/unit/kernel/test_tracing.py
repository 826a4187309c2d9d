"""A sampled call is sent to X-Ray's daemon, here a socket of ours; any other call is not, and nobody waits for the daemon."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fitai.kernel import tracing
from fitai.kernel.aws import new_client
from fitai.kernel.settings import settings
from fitai.kernel.task import task

from tests.harness.gateway import CONTEXT

ROOT, PARENT = "1-67891233-abcdef012345678912345678", "53995c3f42cd8ad8"
Documents = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def on(empty_table: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FITAI_TRACING", "on")
    settings.cache_clear()
    yield
    tracing.end(200, {})
    settings.cache_clear()


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch) -> Iterator[Documents]:
    """What the daemon was sent since, with the trace of a sampled call in the environment."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        daemon.setblocking(False)
        monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", f"127.0.0.1:{daemon.getsockname()[1]}")
        monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={ROOT};Parent={PARENT};Sampled=1;Lineage=a:0")

        def received() -> list[dict[str, Any]]:
            found = []
            while True:
                try:
                    header, document = daemon.recv(65_536).split(b"\n", 1)
                except BlockingIOError:
                    return found
                assert json.loads(header) == {"format": "json", "version": 1}
                found.append(json.loads(document))

        yield received


def run(work: Callable[[], Any]) -> None:
    task()(lambda event, context: work())({}, CONTEXT)


def read(key: str = "a") -> None:
    keys = {"PK": {"S": key}, "SK": {"S": key}}
    new_client("dynamodb").get_item(TableName=settings().table, Key=keys)


def test_a_call_and_its_requests_are_parts_of_lambdas_trace(documents: Documents):
    run(read)
    request, call = documents()

    assert {part["trace_id"] for part in (request, call)} == {ROOT}
    assert (call["name"], call["type"], call["parent_id"]) == ("call", "subsegment", PARENT)
    assert call["annotations"].keys() == {"route", "coldStart", "status"}
    assert (request["name"], request["namespace"], request["parent_id"]) == ("dynamodb", "aws", call["id"])
    assert (request["aws"]["operation"], request["http"]) == ("GetItem", {"response": {"status": 200}})
    assert call["start_time"] <= request["start_time"] <= request["end_time"] <= call["end_time"]


def test_a_request_that_is_refused_is_an_error_and_a_call_that_fails_a_fault(documents: Documents):
    with pytest.raises(Exception, match="ResourceNotFound"):
        run(lambda: new_client("dynamodb").get_item(TableName="absent", Key={"PK": {"S": "a"}, "SK": {"S": "a"}}))
    request, call = documents()

    assert (request["error"], request["fault"], call["fault"]) == (True, False, True)


def test_requests_to_others_are_parts_too(documents: Documents):
    def work() -> None:
        with tracing.part("model"):
            raise TimeoutError

    with pytest.raises(TimeoutError):
        run(work)
    request, _ = documents()

    assert (request["name"], request["namespace"], request["fault"]) == ("model", "remote", True)


def test_no_part_names_an_item(documents: Documents):
    run(lambda: read("USER#ada"))

    assert "ada" not in json.dumps(documents())


def test_a_call_that_is_not_sampled_is_not_sent(documents: Documents, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={ROOT};Parent={PARENT};Sampled=0")
    run(read)

    assert documents() == []


def test_where_tracing_is_off_nothing_is_sent(documents: Documents, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FITAI_TRACING", "")
    settings.cache_clear()
    run(read)

    assert documents() == []


def test_a_loop_does_not_flood_the_daemon(documents: Documents):
    def work() -> None:
        for _ in range(tracing.MAX_PARTS + 5):
            with tracing.part("mail"):
                pass

    run(work)

    assert len(documents()) == tracing.MAX_PARTS + 1


def test_a_daemon_that_cannot_be_sent_to_breaks_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root={ROOT};Parent={PARENT};Sampled=1")
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:0")
    run(read)
