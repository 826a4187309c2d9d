"""The live connection: cut, refused, renewed and silent, with every event once and in order."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fitai_client import (
    ApiError,
    AsyncFitAI,
    FitAI,
    Live,
    Retries,
    SignedOut,
    Tokens,
    Unauthorized,
    Unreachable,
    models,
)
from fitai_client.live import connection
from live_loopback import PATIENCE, LiveLoopback, event, nothing_runs, operations
from loopback import Loopback, Received, Reply, refusal, signed_in

QUICK = Retries(first_pause=0.01, longest_pause=0.05)


@contextmanager
def device(server: LiveLoopback, tokens: Tokens | None = None, rest: Loopback | None = None) -> Iterator[Live]:
    """A device that is connected to the server."""
    url = rest.url if rest else "http://127.0.0.1:9"
    tokens = tokens or Tokens("access-1")
    with FitAI(url, websocket_url=server.url, tokens=tokens, retries=QUICK) as client, client.live() as live:
        server.wait(lambda: server.open)
        yield live


def versions(live: Live, count: int) -> list[int | None]:
    """The versions of the next events."""
    return [received.version for received in (live.next(PATIENCE) for _ in range(count)) if received is not None]


def renewals(rest: Loopback, expires_in: int = 900) -> Callable[[Received], Reply]:
    """Answers each renewal with the next tokens."""
    numbers = iter(range(2, 100))

    def script(_: Received) -> Reply:
        number = next(numbers)
        return signed_in(f"access-{number}", f"refresh-{number}", expires_in)

    rest.script = script
    return script


def test_an_action_is_answered_and_events_are_iterated(live_server: LiveLoopback) -> None:
    live_server.answers["set:complete"] = lambda message: [
        event("set:completed", 2, message["data"]["workoutId"], reps=message["data"]["reps"])
    ]
    with device(live_server) as live:
        live_server.push(event("workout:started", 1))
        answer = live.ask("set:complete", models.CompleteSetAction(workout_id="w-1", set_index=0, reps=5))
        assert (answer.event, answer.version, answer.data["reps"]) == ("set:completed", 2, 5)
        assert versions(live, 2) == [1, 2]
    assert live_server.tokens == ["access-1"]
    assert live_server.messages("sync:request") == [{}]
    assert list(live) == []


def test_events_have_their_types(live_server: LiveLoopback) -> None:
    with device(live_server) as live:
        live_server.push(event("rest:timer", 1, isResting=False, reason="skipped"))
        timer = live.next(PATIENCE)
        assert timer is not None
        assert isinstance(timer.model, models.RestTimerEvent)
        assert timer.model.reason == "skipped"
        live_server.push(event("of:later", None, None, strange=1))
        later = live.next(PATIENCE)
        assert later is not None
        assert later.model.model_extra == {"strange": 1}


def test_a_refusal_is_raised_and_the_connection_stays(live_server: LiveLoopback) -> None:
    fields = [{"path": "data.reps", "message": "Must be a number."}]
    live_server.answers["set:complete"] = lambda _: [
        {"event": "error", "error": {"code": "invalid", "message": "…", "fields": fields}}
    ]
    with device(live_server) as live:
        with pytest.raises(ApiError) as refused:
            live.ask("set:complete", {"reps": "x"})
        assert (refused.value.code, refused.value.fields[0].path) == ("invalid", "data.reps")
        live_server.push(event("workout:started", 1))
        assert versions(live, 1) == [1]


def test_a_message_that_comes_too_fast_is_sent_again_with_the_same_id(live_server: LiveLoopback) -> None:
    refusals = [{"event": "error", "error": {"code": "rate_limited", "message": "…", "retryAfter": 0}}]
    live_server.answers["rest:skip"] = lambda _: [refusals.pop()] if refusals else [event("rest:timer", 1)]
    with device(live_server) as live:
        assert live.ask("rest:skip", {"workoutId": "w-1"}).event == "rest:timer"
    ids = [message["id"] for _, message in live_server.received if message["action"] == "rest:skip"]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_message_without_an_answer_is_sent_again_with_the_same_id(
    live_server: LiveLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ANSWER_WITHIN", 0.05)
    silent = [True]
    live_server.answers["rest:skip"] = lambda _: [] if silent and silent.pop() else [event("rest:timer", 1)]
    with device(live_server) as live:
        assert live.ask("rest:skip", {"workoutId": "w-1"}).event == "rest:timer"
    ids = [message["id"] for _, message in live_server.received if message["action"] == "rest:skip"]
    assert len(ids) >= 2
    assert len(set(ids)) == 1


def test_no_answer_at_all_is_unreachable(live_server: LiveLoopback) -> None:
    with device(live_server) as live, pytest.raises(Unreachable, match="rest:skip"):
        live.ask("rest:skip", {}, timeout=0.05)


def test_a_cut_connection_is_opened_again_and_catches_up(live_server: LiveLoopback) -> None:
    with device(live_server) as live:
        live_server.push(event("workout:started", 1))
        assert versions(live, 1) == [1]
        live_server.answers["sync:request"] = lambda _: [operations(2, 3, 4)]
        live_server.cut()
        assert versions(live, 3) == [2, 3, 4]
        live_server.push(event("set:completed", 5))
        assert versions(live, 1) == [5]
    assert live_server.messages("sync:request") == [{}, {"workoutId": "w-1", "sinceVersion": 1}]


def test_what_was_sent_before_the_cut_is_sent_again_by_the_next_connection(live_server: LiveLoopback) -> None:
    answers: list[Any] = []
    with device(live_server) as live:
        asking = threading.Thread(
            target=lambda: answers.append(live.ask("set:complete", {"workoutId": "w-1"}, id="m-1"))
        )
        asking.start()
        live_server.wait(lambda: live_server.messages("set:complete"))
        live_server.answers["set:complete"] = lambda _: [event("set:completed", 2)]
        live_server.cut()
        asking.join(timeout=PATIENCE)
    assert [answer.event for answer in answers] == ["set:completed"]
    sent = [(number, message["id"]) for number, message in live_server.received if message["action"] == "set:complete"]
    assert sent == [(0, "m-1"), (1, "m-1")]


def test_a_gap_is_asked_for_on_the_same_connection(live_server: LiveLoopback) -> None:
    with device(live_server) as live:
        live_server.answers["sync:request"] = lambda message: [operations(2, 3)]
        live_server.push(event("workout:started", 1))
        live_server.push(event("set:completed", 4))
        assert versions(live, 4) == [1, 2, 3, 4]
    assert live_server.tokens == ["access-1"]


def test_rooms_are_joined_again(live_server: LiveLoopback) -> None:
    content = {"id": "room-1", "seq": 3, "people": [], "entries": [], "more": False}
    live_server.answers["room:join"] = lambda _: [event("chat:message", None, None, kind="room", room=content)]
    with device(live_server) as live:
        live.ask("room:join", models.JoinRoom(room_id="room-1", share_weights=False))
        live_server.cut()
        live_server.wait(lambda: len(live_server.messages("room:join")) == 2)
    assert live_server.messages("room:join")[1] == {"roomId": "room-1", "shareWeights": False, "after": 3}


def test_the_connection_is_replaced_before_its_token_ends_and_nothing_is_missed_or_doubled(
    live_server: LiveLoopback, server: Loopback
) -> None:
    renewals(server)
    overlapping = threading.Event()

    def synchronise(message: dict[str, Any]) -> list[dict[str, Any]]:
        if len(live_server.tokens) == 2 and not overlapping.is_set():
            # Both connections are open: what is pushed now comes twice.
            overlapping.set()
            live_server.push(event("set:completed", 2))
            live_server.push(event("import:progress", None, None, percent=50))
        return [operations()] if message["data"] else [nothing_runs()]

    live_server.answers["sync:request"] = synchronise
    tokens = Tokens("access-1", "refresh-1", time.time() + connection.RENEW_BEFORE * 2 + 0.5)
    client = FitAI(server.url, websocket_url=live_server.url, tokens=tokens, retries=QUICK)
    with client, Live(client, renew_before=connection.RENEW_BEFORE * 2 + 1) as live:
        live_server.wait(lambda: live_server.open)
        live_server.push(event("workout:started", 1))
        assert versions(live, 1) == [1]
        live_server.wait(lambda: len(live_server.tokens) == 2 and list(live_server.open) == [1])
        live_server.push(event("set:completed", 3))
        received = [live.next(PATIENCE) for _ in range(3)]
    assert [(news.event, news.version) for news in received if news] == [
        ("set:completed", 2),
        ("import:progress", None),
        ("set:completed", 3),
    ]
    assert live_server.tokens == ["access-1", "access-2"]


def test_a_refused_token_is_renewed(live_server: LiveLoopback, server: Loopback) -> None:
    renewals(server)
    live_server.refusals = [401]
    with device(live_server, Tokens("access-1", "refresh-1"), server) as live:
        live_server.push(event("workout:started", 1))
        assert versions(live, 1) == [1]
    assert (live_server.refused_tokens, live_server.tokens) == (["access-1"], ["access-2"])


def test_a_token_that_ends_while_connected_is_renewed_and_the_message_sent_again(
    live_server: LiveLoopback, server: Loopback
) -> None:
    renewals(server)
    ended = [{"event": "error", "error": {"code": "unauthorized", "message": "…"}}]
    live_server.answers["rest:skip"] = lambda _: [ended.pop()] if ended else [event("rest:timer", 1)]
    with device(live_server, Tokens("access-1", "refresh-1"), server) as live:
        assert live.ask("rest:skip", {"workoutId": "w-1"}).event == "rest:timer"
    assert live_server.tokens == ["access-1", "access-2"]


def test_a_refused_token_that_cannot_be_renewed_ends_the_connection(live_server: LiveLoopback) -> None:
    live_server.refusals = [401]
    with pytest.raises(Unauthorized), device(live_server):
        pass


def test_a_new_token_that_is_refused_too_ends_the_connection(live_server: LiveLoopback, server: Loopback) -> None:
    renewals(server)
    live_server.refusals = [403, 403]
    with pytest.raises(Unauthorized), device(live_server, Tokens("access-1", "refresh-1"), server):
        pass
    assert live_server.refused_tokens == ["access-1", "access-2"]


def test_the_end_of_the_session_ends_iterating_and_asking(live_server: LiveLoopback, server: Loopback) -> None:
    server.answer(refusal(401, "invalid_token"))
    with device(live_server, Tokens("access-1", "refresh-1"), server) as live:
        live_server.push({"event": "error", "error": {"code": "unauthorized", "message": "…"}})
        with pytest.raises(SignedOut):
            list(live)
        with pytest.raises(SignedOut):
            live.ask("rest:skip", {})


def test_a_server_that_is_busy_is_tried_until_it_is_not(live_server: LiveLoopback) -> None:
    live_server.refusals = [503, 429, 500]
    with device(live_server) as live:
        live_server.push(event("workout:started", 1))
        assert versions(live, 1) == [1]


def test_a_first_attempt_that_takes_too_long_is_given_up() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{deaf.getsockname()[1]}"
        client = FitAI("http://127.0.0.1:9", websocket_url=url, tokens=Tokens("access-1"), retries=QUICK)
        with pytest.raises(Unreachable, match="opened"), Live(client, open_within=0.2):
            pass


def test_nobody_signed_in_cannot_connect(live_server: LiveLoopback) -> None:
    client = FitAI("http://127.0.0.1:9", websocket_url=live_server.url)
    with pytest.raises(Unauthorized), client.live():
        pass


def test_the_address_must_be_known() -> None:
    with pytest.raises(ValueError, match="websocket_url"), FitAI("http://127.0.0.1:9", tokens=Tokens("a")).live():
        pass


def test_a_closed_connection_says_so(live_server: LiveLoopback) -> None:
    with device(live_server) as live:
        pass
    with pytest.raises(Unreachable):
        live.ask("rest:skip", {})


def test_an_observer_that_fails_does_not_stop_others(live_server: LiveLoopback) -> None:
    with device(live_server) as live:
        live.observe(lambda _: 1 / 0)
        live_server.push(event("workout:started", 1))
        live_server.push(event("set:completed", 2))
        assert versions(live, 2) == [1, 2]


def test_it_is_iterated_by_asyncio_too(live_server: LiveLoopback) -> None:
    live_server.answers["rest:skip"] = lambda _: [event("rest:timer", 2)]

    async def play() -> list[int | None]:
        tokens = Tokens("access-1")
        received: list[int | None] = []
        client = AsyncFitAI("http://127.0.0.1:9", websocket_url=live_server.url, tokens=tokens)
        async with client, client.live() as live:
            await asyncio.to_thread(live_server.wait, lambda: live_server.open)
            await asyncio.to_thread(live_server.push, event("workout:started", 1))
            answer = await live.ask("rest:skip", {"workoutId": "w-1"})
            assert answer.version == 2
            async for news in live:
                received.append(news.version)
                if len(received) == 2:
                    break
        return received

    assert asyncio.run(play()) == [1, 2]
