"""What both kinds of client know: addresses, tokens, and what is built from them."""

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx

from fitai_client import requests
from fitai_client.errors import ApiError, SecondFactorRequired, SignedOut, Unauthorized
from fitai_client.generated import models
from fitai_client.live.connection import Ticket
from fitai_client.requests import Answer, Request
from fitai_client.retries import Retries
from fitai_client.tokens import Tokens

TIMEOUT = httpx.Timeout(35.0, connect=10.0)
"""API Gateway answers within 29 seconds."""
TICKET_MARGIN = 120.0
"""A live connection is not opened with a token that ends within so many seconds."""
OnTokens = Callable[[Tokens | None], object]


def _version() -> str:
    try:
        return version("fitai-client")
    except PackageNotFoundError:
        return "checkout"


class Session:
    """The state of a client.

    Attributes:
        tokens: those of the signed-in user; None while nobody is.
    """

    def __init__(
        self,
        rest_url: str,
        *,
        websocket_url: str | None = None,
        tokens: Tokens | None = None,
        api_key: str | None = None,
        on_tokens: OnTokens | None = None,
        retries: Retries | None = None,
    ) -> None:
        """Make a client.

        Args:
            rest_url: the address of the REST API.
            websocket_url: the address of the WebSocket, for `live()`.
            tokens: those of an earlier sign-in.
            api_key: an API key, in place of a user's tokens.
            on_tokens: is called with new tokens, and with None when the user is signed out; an application keeps them for its
                next start.
            retries: how often a request is sent again.
        """
        self.rest_url = rest_url.rstrip("/")
        self.websocket_url = websocket_url
        self.tokens = tokens
        self.api_key = api_key
        self.retries = retries or Retries()
        self.user_agent = f"fitai-client/{_version()} (python)"
        self._on_tokens = on_tokens

    def use(self, tokens: "Tokens | models.SignedIn | models.SteppedUp | models.FactorAdded | None") -> None:
        """Take these tokens, such as those of `client.auth.complete_with_totp(…)`; None forgets those that are there.

        An answer that has an access token alone replaces that, and leaves the refresh token.
        """
        if tokens is None or isinstance(tokens, Tokens):
            self.tokens = tokens
        else:
            present = self.tokens.refresh_token if self.tokens else None
            self.tokens = Tokens.from_answer({"refreshToken": present} | tokens.as_json())
        if self._on_tokens is not None:
            self._on_tokens(self.tokens)

    def take_renewed(self, answer: Answer) -> None:
        """Take the tokens of a renewal's answer."""
        self.use(Tokens.from_answer(answer.data))

    def renewal_failure(self, error: ApiError) -> ApiError:
        """What a refused renewal means: the session has ended, unless it can be tried later."""
        if error.code != "invalid_token":
            return error
        self.use(None)
        return SignedOut(
            error.status, error.code, error.message, error.fields, None, error.request_id, error.details, error.request
        )

    def take_sign_in(self, answer: models.SignedIn | models.SecondFactorRequired) -> models.SignedIn:
        """Take the tokens of a sign-in.

        Raises:
            SecondFactorRequired: there are none yet.
        """
        if isinstance(answer, models.SecondFactorRequired):
            raise SecondFactorRequired(answer.mfa_token, list(answer.methods))
        self.use(answer)
        return answer


def make_ticket(token: str | None, tokens: Tokens | None) -> Ticket:
    """The ticket of a live connection with a token.

    Raises:
        Unauthorized: nobody is signed in.
    """
    if token is None:
        raise Unauthorized(401, "unauthorized", "Nobody is signed in: the live connection needs tokens.")
    # Without a refresh token there is no other one to change to: the connection lasts until it is closed.
    is_renewable = tokens is not None and tokens.refresh_token is not None
    return Ticket(token, tokens.expires_at if tokens and is_renewable else None)


def plain_request(
    method: str,
    path: str,
    body: Any,
    query: Mapping[str, object] | None,
    idempotency_key: str | None,
    headers: Mapping[str, str] | None,
) -> Request[Any]:
    """The request of `client.request`, whose answer is `data` as it is."""
    return Request(
        method.upper(),
        path,
        requests.data,
        query=query or {},
        body=body,
        idempotency_key=idempotency_key,
        headers=headers or {},
    )
