"""Requests that are sent again: after lost answers and refusals that pass, with the same idempotency key."""

from collections.abc import Callable
from typing import Any

import pytest
from fitai_client import ApiError, Retries, TooManyRequests, Unreachable
from loopback import LOST, Loopback, Reply, refusal, success

ClientOf = Callable[..., Any]


def test_a_lost_answer_is_asked_for_again_with_the_same_key(server: Loopback, client_of: ClientOf) -> None:
    server.answer(LOST, LOST, success({"id": "w-1"}))
    client = client_of()

    assert client.request("POST", "/workouts", {"name": "A"}) == {"id": "w-1"}
    keys = [request.key for request in server.received]
    assert len(keys) == 3
    assert keys[0] is not None
    assert len(set(keys)) == 1
    assert client.pauses == [0.25, 0.5]


def test_each_request_has_a_key_of_its_own_or_the_callers(server: Loopback, client_of: ClientOf) -> None:
    client = client_of()
    for _ in range(2):
        client.request("POST", "/workouts", {})
    client.request("POST", "/workouts", {}, idempotency_key="mine")
    client.request("GET", "/workouts")
    first, second, third, fourth = (request.key for request in server.received)

    assert first != second
    assert third == "mine"
    assert fourth is None


def test_no_answer_at_all_is_unreachable(server: Loopback, client_of: ClientOf) -> None:
    server.answer(LOST)
    with pytest.raises(Unreachable):
        client_of().request("POST", "/workouts", {})
    assert len(server.received) == 4


@pytest.mark.parametrize(
    "reply",
    [
        refusal(503, "unavailable"),
        refusal(500, "internal"),
        refusal(409, "idempotency_in_progress"),
        refusal(429, "too_many_requests"),
        Reply(502, {"message": "Internal server error"}),
        Reply(504, {"message": "Endpoint request timed out"}),
    ],
)
def test_what_passes_is_tried_again(server: Loopback, client_of: ClientOf, reply: Reply) -> None:
    server.answer(reply, success("well"))
    client = client_of()

    assert client.request("PUT", "/workouts/1", {}) == "well"
    assert len({request.key for request in server.received}) == 1
    assert len(client.pauses) == 1


@pytest.mark.parametrize(
    "reply",
    [
        refusal(429, "daily_limit_reached", {"Retry-After": "3"}),
        refusal(429, "locked", {"Retry-After": "1"}),
        refusal(503, "switched_off", {"Retry-After": "1"}),
        refusal(409, "conflict"),
        refusal(400, "malformed"),
        Reply(403, {"message": "Forbidden"}),
    ],
)
def test_what_stays_is_not_tried_again(server: Loopback, client_of: ClientOf, reply: Reply) -> None:
    server.answer(reply)
    with pytest.raises(ApiError):
        client_of().request("PUT", "/workouts/1", {})
    assert len(server.received) == 1


def test_retry_after_is_obeyed(server: Loopback, client_of: ClientOf) -> None:
    server.answer(refusal(429, "too_many_requests", {"Retry-After": "7"}), success("well"))
    client = client_of()

    assert client.request("GET", "/workouts") == "well"
    assert client.pauses == [7.0]


def test_a_long_wait_is_the_callers_decision(server: Loopback, client_of: ClientOf) -> None:
    server.answer(refusal(429, "too_many_requests", {"Retry-After": "600"}))
    with pytest.raises(TooManyRequests) as refused:
        client_of().request("GET", "/workouts")
    assert refused.value.retry_after == 600
    assert len(server.received) == 1


def test_retries_can_be_switched_off(server: Loopback, client_of: ClientOf) -> None:
    server.answer(LOST)
    with pytest.raises(Unreachable):
        client_of(retries=Retries(attempts=1)).request("GET", "/workouts")
    assert len(server.received) == 1


def test_pauses_grow_to_the_longest_and_are_random() -> None:
    retries = Retries(first_pause=1, longest_pause=10, random=lambda: 1.0)
    assert [retries.backoff(attempt) for attempt in range(6)] == [1, 2, 4, 8, 10, 10]
    assert Retries(first_pause=1, random=lambda: 0.0).backoff(0) == 0.5
    assert retries.backoff(10_000) == 10
