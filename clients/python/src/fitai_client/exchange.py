"""How a request is carried out: with a token, renewed when it has ended, and again after transient failures.

It decides and does nothing itself: what is to be done is yielded, for a client that blocks and for one that does not.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urljoin
from uuid import uuid4

import httpx

from fitai_client.errors import FitAIError, Unauthorized, Unreachable, error_of
from fitai_client.requests import Answer, Request
from fitai_client.retries import Retries
from fitai_client.tokens import MARGIN, Tokens

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True)
class Send:
    """Send this, and come back with the response, or throw `httpx.TransportError`."""

    request: httpx.Request


@dataclass(frozen=True, slots=True)
class Wait:
    """Come back after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Renew:
    """Renew the tokens unless they are others than these by now."""

    tokens: Tokens


Step = Send | Wait | Renew
Exchange = Generator[Step, httpx.Response | None, Answer]


class Session(Protocol):
    """What an exchange must know of its client."""

    rest_url: str
    retries: Retries
    tokens: Tokens | None
    api_key: str | None
    user_agent: str


def exchange(session: Session, request: Request[Any]) -> Exchange:
    """Carry out a request.

    Raises:
        ApiError: it was refused. Unreachable: no answer came.
    """
    headers = dict(request.headers)
    if request.method in UNSAFE:
        headers.setdefault("Idempotency-Key", request.idempotency_key or uuid4().hex)
    attempt, has_renewed = 0, False
    while True:
        tokens = session.tokens if request.needs_token and session.api_key is None else None
        if tokens and tokens.refresh_token and tokens.ends_within(MARGIN) and not has_renewed:
            has_renewed = True
            yield Renew(tokens)
            tokens = session.tokens
        failure: FitAIError
        try:
            response = yield Send(http_request(session, request, headers))
            assert response is not None
        except httpx.TransportError as error:
            failure = Unreachable(f"{request.method} {request.path}: {type(error).__name__}: {error}")
            failure.__cause__ = error
        else:
            if response.status_code == 303 and request.method == "GET":
                address = urljoin(str(response.request.url), response.headers["location"])
                return (yield from _download(session, request, address))
            if response.status_code < 400:
                return Answer(response.status_code, response.headers, response.text)
            failure = error_of(
                response.status_code, response.headers, response.text, f"{request.method} {request.path}"
            )
            is_ended = isinstance(failure, Unauthorized) and failure.code in ("unauthorized", "")
            if is_ended and not has_renewed and tokens and tokens.refresh_token:
                has_renewed = True
                yield Renew(tokens)
                continue
        pause = session.retries.pause(attempt, failure)
        if pause is None:
            raise failure
        yield Wait(pause)
        attempt += 1


def renewal(session: Session, tokens: Tokens) -> Exchange:
    """Exchange a refresh token for new tokens: sent again with the same key until an answer comes."""
    body = {"refreshToken": tokens.refresh_token}
    request = Request(
        "POST",
        "/auth/refresh",
        lambda answer: answer,
        body=body,
        idempotency_key=tokens.refresh_key,
        needs_token=False,
    )
    return exchange(session, request)


def _download(session: Session, request: Request[Any], address: str) -> Exchange:
    """Read the file that an answer sends to: at another address, which is not told who asks."""
    attempt = 0
    while True:
        failure: FitAIError
        try:
            response = yield Send(httpx.Request("GET", address))
            assert response is not None
        except httpx.TransportError as error:
            failure = Unreachable(f"{request.method} {request.path}, its file: {type(error).__name__}: {error}")
        else:
            if response.status_code < 300:
                return Answer(response.status_code, response.headers, response.text)
            failure = error_of(response.status_code, response.headers, response.text, f"{request.path}, its file")
        pause = session.retries.pause(attempt, failure)
        if pause is None:
            raise failure
        yield Wait(pause)
        attempt += 1


def http_request(session: Session, request: Request[Any], headers: dict[str, str] | None = None) -> httpx.Request:
    """A request as it is sent now.

    Args:
        headers: those of all attempts; by default those of the request.
    """
    tokens = session.tokens if session.api_key is None else None
    bearer = (tokens.access_token if tokens else session.api_key) if request.needs_token else None
    authorization = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return httpx.Request(
        request.method,
        session.rest_url + request.address,
        params=request.parameters or None,
        headers={"User-Agent": session.user_agent} | dict(headers or request.headers) | authorization,
        json=request.json if request.form is None else None,
        data=dict(request.form) if request.form is not None else None,
    )
