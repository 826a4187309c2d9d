"""The authorizers that API Gateway calls before an endpoint is called or a WebSocket is opened.

A policy allows the whole API, not one route, since API Gateway caches it by the token.

Where a token could not be verified, because of a failure of ours, the function fails. API Gateway answers 503 then
(`infra/gateway_responses.py`), at a handshake 500, and caches nothing. A 401 would make an app sign its user out.
"""

from collections.abc import Callable
from typing import Any

from fitai.kernel.error_kinds import error_kind
from fitai.kernel.errors import Unauthorized
from fitai.kernel.identity import AUTHORIZED_BY, Caller
from fitai.kernel.task import Refusal
from fitai.kernel.tokens import verify_access_token, verify_token


class TokenNotVerified(Exception):
    """A failure of ours: whether the token is valid is unknown."""


def authorize_request(event: dict[str, Any]) -> dict[str, Any]:
    """The policy for a REST request with `Authorization: Bearer …`: an access token, or an API key.

    Raises:
        Refusal: exactly "Unauthorized", which makes API Gateway respond 401. A Deny would be a 403.
        TokenNotVerified: a failure of ours.
    """
    scheme, _, token = (_header(event, "authorization") or "").partition(" ")
    caller = _caller(token.strip(), _verify_for_request) if scheme.lower() == "bearer" else None
    if caller is None:
        raise Refusal("Unauthorized")
    policy = _policy(caller, f"{_stage(event)}/*/*")
    # An endpoint sees by it whether API Gateway had this answer cached.
    policy["context"] |= {AUTHORIZED_BY: str((event.get("requestContext") or {}).get("requestId") or "")}
    return policy


def authorize_connection(event: dict[str, Any]) -> dict[str, Any]:
    """The policy for opening a WebSocket, with the token in `?token=` or, from a browser, as a subprotocol.

    An invalid token is denied (403): at a handshake 401 and 403 mean the same to a client, and some emulators of API
    Gateway take an exception for a failure. So is the token of an administrator without a second factor: it is for
    adding one. An API key opens no WebSocket: a program polls, or has webhooks.

    Raises:
        TokenNotVerified: a failure of ours.
    """
    subprotocols = [text.strip() for text in (_header(event, "sec-websocket-protocol") or "").split(",")]
    token = (event.get("queryStringParameters") or {}).get("token")
    token = token or next((text for text in subprotocols if text.count(".") == 2), "")
    caller = _caller(token, verify_access_token)
    if caller is not None and caller.lacks_factor:
        caller = None
    return _policy(caller, f"{_stage(event)}/*")


def _verify_for_request(token: str) -> Caller:
    return verify_token(token, saves_use=True)


def _caller(token: str, verify: Callable[[str], Caller]) -> Caller | None:
    try:
        return verify(token)
    except Unauthorized:
        return None
    except Exception as error:
        # Without the error itself: its text, or that of one before it, may quote the token, and the log has what is chained.
        raise TokenNotVerified(error_kind(error)) from None


def _policy(caller: Caller | None, resource: str) -> dict[str, Any]:
    effect = "Deny" if caller is None else "Allow"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {
        "principalId": caller.id if caller else "nobody",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": caller.context if caller else {},
    }


def _stage(event: dict[str, Any]) -> str:
    """`arn:aws:execute-api:region:account:api/stage`, from the ARN of the called method."""
    return "/".join(str(event["methodArn"]).split("/")[:2])


def _header(event: dict[str, Any], name: str) -> str | None:
    for key, value in (event.get("headers") or {}).items():
        if key.lower() == name:
            return str(value)
    return None
