"""A model that fails: retries, the deadline, and which error it is. Seconds are few here, and stand for the twenty of a call."""

import socket
import time
from dataclasses import replace

import pytest
from fitai.coach.model import sdk
from fitai.coach.model.client import ModelClient
from fitai.coach.model.errors import ModelInvalid, ModelTimeout, ModelUnavailable
from fitai.coach.model.models import SECONDS, Deadline
from fitai.kernel import clock

from tests.harness.model_server import ModelServer, Reply
from tests.unit.coach.model.conftest import CANDIDATES, FACTS


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdk, "RETRY_PAUSE", 0.01)


def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is slept for, instead of sleeping."""
    slept: list[float] = []
    monkeypatch.setattr(sdk.time, "sleep", slept.append)
    return slept


def test_a_call_has_twenty_seconds_with_its_repairs() -> None:
    assert SECONDS == 20
    assert 19.9 < Deadline.after().left <= 20


def test_retry_after_is_waited_for(client: ModelClient, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    slept = pauses(monkeypatch)
    server.script({"name": "rate_limited", "retryAfter": 7}, "good")
    assert client.propose_plan(FACTS, CANDIDATES).choices
    assert slept == [7.0]
    assert len(server.requests) == 2


def test_a_retry_after_beyond_the_deadline_is_told_and_not_waited_for(
    client: ModelClient, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept = pauses(monkeypatch)
    server.script({"name": "rate_limited", "retryAfter": 19})
    with pytest.raises(ModelUnavailable) as caught:
        client.propose_plan(FACTS, CANDIDATES)
    assert caught.value.retry_after == 19
    assert slept == []
    assert len(server.requests) == 1


@pytest.mark.parametrize("value", ["soon", "", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "nan"])
def test_an_odd_retry_after_is_none(client: ModelClient, server: ModelServer, value: str) -> None:
    server.script({"name": "rate_limited", "retryAfter": value}, "good")
    assert client.propose_plan(FACTS, CANDIDATES).choices


@pytest.mark.parametrize("behaviour", ["server_error", {"name": "server_error", "status": 503}, "broken_connection"])
def test_a_failure_of_the_server_is_retried_twice(client: ModelClient, server: ModelServer, behaviour: object) -> None:
    server.script(behaviour, behaviour, "good")  # type: ignore[arg-type]
    assert client.propose_plan(FACTS, CANDIDATES).choices
    server.script(behaviour)  # type: ignore[arg-type]
    server.requests.clear()
    with pytest.raises(ModelUnavailable):
        client.propose_plan(FACTS, CANDIDATES)
    assert len(server.requests) == 1 + sdk.MAX_RETRIES


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_request_that_is_refused_is_not_sent_again(client: ModelClient, server: ModelServer, status: int) -> None:
    server.script({"name": "server_error", "status": status})
    with pytest.raises(ModelUnavailable):
        client.propose_plan(FACTS, CANDIDATES)
    assert len(server.requests) == 1


@pytest.mark.parametrize("text", ["good", "broken"])
def test_nobody_listens(client: ModelClient, text: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    with pytest.raises(ModelUnavailable):
        ModelClient(replace(client.settings, base_url=nowhere), client.account).propose_plan(FACTS, CANDIDATES)


@pytest.mark.parametrize(
    "behaviour",
    [
        {"name": "late", "seconds": 8},
        {"name": "slow_stream", "pause": 0.05},  # each byte is in time, and all of them would take a minute
    ],
)
def test_the_deadline_is_that_of_the_whole_answer(client: ModelClient, server: ModelServer, behaviour: object) -> None:
    server.script(behaviour)  # type: ignore[arg-type]
    started = time.monotonic()
    with pytest.raises(ModelTimeout):
        client.propose_plan(FACTS, CANDIDATES, deadline=Deadline.after(1.5))
    assert time.monotonic() - started < 4  # the server would take eight and more
    assert len(server.requests) == 1


def test_a_stream_keeps_to_the_deadline_too(client: ModelClient, server: ModelServer) -> None:
    server.script({"name": "chat", "text": "Word. " * 200, "pause": 0.05})
    parts: list[str] = []
    with pytest.raises(ModelTimeout):
        client.answer_chat("Hi", on_part=parts.append, deadline=Deadline.after(1.5))
    assert parts, "what had arrived was shown"


def test_without_time_nothing_is_sent(client: ModelClient, server: ModelServer) -> None:
    with pytest.raises(ModelTimeout):
        client.propose_plan(FACTS, CANDIDATES, deadline=Deadline(clock.now()))
    assert server.requests == []


def test_a_stream_that_breaks_off_is_no_answer(client: ModelClient, server: ModelServer) -> None:
    server.script("broken_connection")
    with pytest.raises((ModelUnavailable, ModelInvalid)):
        client.answer_chat("Hi")


def test_the_sdk_itself_retries_nothing_and_reads_no_environment(
    client: ModelClient, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-somebody")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    sdk._client.cache_clear()
    made = sdk._client(server.url, "k")
    assert made.max_retries == 0
    client.propose_plan(FACTS, CANDIDATES)
    assert "of-somebody" not in server.sent_texts()


def test_a_redirect_is_not_followed(client: ModelClient, server: ModelServer) -> None:
    elsewhere = server.url.replace("/v1", "/elsewhere/chat/completions")
    server.script(lambda body: Reply(status=307, error="moved", headers={"Location": elsewhere}), "good")
    with pytest.raises(ModelUnavailable):
        client.propose_plan(FACTS, CANDIDATES)
    assert [request.path for request in server.requests] == ["/v1/chat/completions"]


def test_an_answer_without_end_is_cut_off(client: ModelClient, server: ModelServer) -> None:
    server.script({"name": "content", "text": "x" * 6_000_000})
    with pytest.raises(ModelUnavailable):
        client.propose_plan(FACTS, CANDIDATES)


def test_what_is_no_answer_of_a_model_is_a_failure(client: ModelClient, server: ModelServer) -> None:
    with pytest.raises(ModelUnavailable):
        # The script's own server answers 404 there.
        wrong = replace(client.settings, base_url=server.url.replace("/v1", "/nothing/here"))
        server.script({"name": "server_error", "status": 404})
        ModelClient(wrong, client.account).propose_plan(FACTS, CANDIDATES)
