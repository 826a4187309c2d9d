"""Tokens: signed in, renewed once for all who wait, and forgotten when the session has ended."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fitai_client import ApiError, AsyncFitAI, FitAI, SecondFactorRequired, SignedOut, Tokens, Unreachable, models
from loopback import LOST, Loopback, Received, Reply, refusal, signed_in, success

ClientOf = Callable[..., Any]
TOGETHER = 12


class Sessions:
    """Answers as the API does: a refresh token is good once, but for its idempotency key."""

    def __init__(self, *, lost: int = 0) -> None:
        self.valid = "access-1"
        self.refresh = "refresh-1"
        self.renewals = 0
        self.lost = lost
        self._by_key: dict[str | None, Reply] = {}
        self._lock = threading.Lock()

    def __call__(self, request: Received) -> Reply | None:
        with self._lock:
            if request.path != "/auth/refresh":
                return success(request.bearer) if request.bearer == self.valid else refusal(401, "unauthorized")
            reply = self._by_key.get(request.key)
            if reply is None:
                reply = self._renew(request)
                self._by_key[request.key] = reply
            if self.lost > 0:
                self.lost -= 1
                return LOST
            return reply

    def _renew(self, request: Received) -> Reply:
        assert request.bearer is None
        if request.body["refreshToken"] != self.refresh:
            return refusal(401, "invalid_token")
        self.renewals += 1
        self.valid = f"access-{self.renewals + 1}"
        self.refresh = f"refresh-{self.renewals + 1}"
        return signed_in(self.valid, self.refresh)


def test_signing_in_keeps_tokens_and_tells_the_application(server: Loopback, client_of: ClientOf) -> None:
    server.answer(signed_in("access-1", "refresh-1"), success({}))
    kept: list[Tokens | None] = []
    client = client_of(on_tokens=kept.append)
    answer = client(lambda api: api.sign_in("ada@example.com", "Correct-Horse-42"))

    assert answer.user.username == "ada"
    assert server.received[0].body == {"login": "ada@example.com", "password": "Correct-Horse-42"}
    (tokens,) = kept
    assert tokens is not None
    assert (tokens.access_token, tokens.refresh_token) == ("access-1", "refresh-1")
    assert "access-1" not in repr(tokens)
    client.request("GET", "/workouts")
    assert server.received[1].bearer == "access-1"


def test_a_second_factor_is_asked_for(server: Loopback, client_of: ClientOf) -> None:
    step = {"status": "second_factor_required", "mfaToken": "mfa-1", "methods": ["totp"], "expiresIn": 300}
    server.answer(success(step), signed_in("access-1", "refresh-1"))
    client = client_of()
    with pytest.raises(SecondFactorRequired) as required:
        client(lambda api: api.sign_in("ada", "Correct-Horse-42"))
    assert (required.value.mfa_token, required.value.methods) == ("mfa-1", ["totp"])

    code = models.CodeSignIn(mfa_token=required.value.mfa_token, code="123456")
    client.client.use(client(lambda api: api.auth.complete_with_totp(code)))
    assert client.client.tokens.access_token == "access-1"


def test_a_stepped_up_token_replaces_the_access_token_alone(server: Loopback, client_of: ClientOf) -> None:
    client = client_of(tokens=Tokens("access-1", "refresh-1"))
    client.client.use(models.SteppedUp(access_token="access-2", expires_in=900, token_type="Bearer"))
    assert (client.client.tokens.access_token, client.client.tokens.refresh_token) == ("access-2", "refresh-1")


def test_signing_out_forgets_the_tokens(server: Loopback, client_of: ClientOf) -> None:
    client = client_of(tokens=Tokens("access-1", "refresh-1"))
    client(lambda api: api.sign_out())
    assert server.received[0].path == "/auth/logout"
    assert client.client.tokens is None


def test_an_expired_token_is_renewed_and_the_request_repeated(server: Loopback, client_of: ClientOf) -> None:
    server.script = Sessions()
    kept: list[Tokens | None] = []
    client = client_of(tokens=Tokens("expired", "refresh-1"), on_tokens=kept.append)

    assert client.request("POST", "/workouts", {}) == "access-2"
    assert [request.path for request in server.received] == ["/workouts", "/auth/refresh", "/workouts"]
    assert server.received[0].key == server.received[2].key
    assert [tokens and tokens.refresh_token for tokens in kept] == ["refresh-2"]


def test_a_token_about_to_end_is_renewed_before_the_request(server: Loopback, client_of: ClientOf) -> None:
    server.script = Sessions()
    client = client_of(tokens=Tokens("access-1", "refresh-1", expires_at=time.time() + 5))

    assert client.request("GET", "/workouts") == "access-2"
    assert [request.path for request in server.received] == ["/auth/refresh", "/workouts"]


def test_a_renewal_survives_lost_answers(server: Loopback, client_of: ClientOf) -> None:
    server.script = sessions = Sessions(lost=2)
    client = client_of(tokens=Tokens("expired", "refresh-1"))

    assert client.request("GET", "/workouts") == "access-2"
    assert sessions.renewals == 1
    assert len({request.key for request in server.received if request.path == "/auth/refresh"}) == 1


def test_a_renewal_whose_answer_never_came_is_finished_by_the_next_process(
    server: Loopback, client_of: ClientOf
) -> None:
    server.script = sessions = Sessions(lost=4)
    tokens = Tokens("expired", "refresh-1")
    with pytest.raises(Unreachable):
        client_of(tokens=tokens).request("GET", "/workouts")

    assert client_of(tokens=tokens).request("GET", "/workouts") == "access-2"
    assert sessions.renewals == 1


def test_a_session_that_has_ended_signs_out(server: Loopback, client_of: ClientOf) -> None:
    server.script = Sessions()
    kept: list[Tokens | None] = []
    client = client_of(tokens=Tokens("expired", "stolen"), on_tokens=kept.append)
    with pytest.raises(SignedOut) as ended:
        client.request("GET", "/workouts")

    assert ended.value.code == "invalid_token"
    assert kept == [None]
    assert client.client.tokens is None


def test_a_blocked_session_keeps_its_tokens(server: Loopback, client_of: ClientOf) -> None:
    server.answer(refusal(401, "unauthorized"), refusal(403, "session_blocked", until="2026-03-02T18:00:00Z"))
    client = client_of(tokens=Tokens("expired", "refresh-1"))
    with pytest.raises(ApiError) as blocked:
        client.request("GET", "/workouts")

    assert blocked.value.code == "session_blocked"
    assert client.client.tokens == Tokens("expired", "refresh-1")


def test_a_token_that_is_refused_after_its_renewal_is_not_renewed_again(server: Loopback, client_of: ClientOf) -> None:
    def script(request: Received) -> Reply:
        return signed_in("access-2", "refresh-2") if request.path == "/auth/refresh" else refusal(401, "unauthorized")

    server.script = script
    with pytest.raises(ApiError):
        client_of(tokens=Tokens("expired", "refresh-1")).request("GET", "/workouts")
    assert [request.path for request in server.received] == ["/workouts", "/auth/refresh", "/workouts"]


def test_signing_in_needs_no_token_and_renews_none(server: Loopback, client_of: ClientOf) -> None:
    server.answer(signed_in("access-1", "refresh-1"))
    client = client_of(tokens=Tokens("expired", "stolen", expires_at=0))
    client(lambda api: api.sign_in("ada", "Correct-Horse-42"))
    assert [(request.path, request.bearer) for request in server.received] == [("/auth/login", None)]


def test_an_api_key_is_sent_as_it_is(server: Loopback, client_of: ClientOf) -> None:
    client_of(api_key="fitai_key").request("GET", "/workouts")
    assert server.received[0].bearer == "fitai_key"


def test_many_threads_renew_once(server: Loopback) -> None:
    sessions = Sessions()
    together = threading.Barrier(TOGETHER)

    def script(request: Received) -> Reply | None:
        if request.bearer == "expired":
            together.wait(timeout=20)
        return sessions(request)

    server.script = script
    with FitAI(server.url, tokens=Tokens("expired", "refresh-1")) as client, ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(lambda _: client.request("GET", "/workouts"), range(TOGETHER)))

    assert answers == ["access-2"] * TOGETHER
    assert [request.path for request in server.received].count("/auth/refresh") == 1


def test_many_tasks_renew_once(server: Loopback) -> None:
    sessions = Sessions()
    together = threading.Barrier(TOGETHER)

    def script(request: Received) -> Reply | None:
        if request.bearer == "expired":
            together.wait(timeout=20)
        return sessions(request)

    server.script = script

    async def ask() -> list[Any]:
        async with AsyncFitAI(server.url, tokens=Tokens("expired", "refresh-1")) as client:
            return await asyncio.gather(*(client.request("GET", "/workouts") for _ in range(TOGETHER)))

    assert asyncio.run(ask()) == ["access-2"] * TOGETHER
    assert [request.path for request in server.received].count("/auth/refresh") == 1
