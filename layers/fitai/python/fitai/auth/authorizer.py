"""What API Gateway asks before it calls an endpoint or opens a socket: whose token is this?

The answer allows the whole API, not the one route: API Gateway keeps it for the token, and asks no more.
"""

from typing import Any

from fitai.kernel.errors import Unauthorized
from fitai.kernel.identity import Caller
from fitai.kernel.observability import logger
from fitai.kernel.task import Refusal
from fitai.kernel.tokens import verify_access_token


def authorize_request(event: dict[str, Any]) -> dict[str, Any]:
    """The policy for a REST request with `Authorization: Bearer …`.

    Raises:
        Refusal: "Unauthorized" to the letter, which is what makes API Gateway answer 401. A Deny would be a 403.
    """
    scheme, _, token = (_header(event, "authorization") or "").partition(" ")
    caller = _caller(token.strip()) if scheme.lower() == "bearer" else None
    if caller is None:
        raise Refusal("Unauthorized")
    return _policy(caller, f"{_stage(event)}/*/*")


def authorize_connection(event: dict[str, Any]) -> dict[str, Any]:
    """The policy for opening a socket, with the token in `?token=` or, from a browser, as a subprotocol.

    A bad token is denied (403): at a handshake 401 and 403 mean the same to a client, and an exception here is a
    failure to some who stand in for API Gateway.
    """
    offered = [text.strip() for text in (_header(event, "sec-websocket-protocol") or "").split(",")]
    token = (event.get("queryStringParameters") or {}).get("token")
    caller = _caller(token or next((text for text in offered if text.count(".") == 2), ""))
    return _policy(caller, f"{_stage(event)}/*")


def _caller(token: str) -> Caller | None:
    try:
        return verify_access_token(token)
    except Unauthorized:
        return None
    except Exception:
        # Our own failure is no reason to let anybody in, nor to answer API Gateway with something it cannot read.
        logger().exception("a token could not be verified")
        return None


def _policy(caller: Caller | None, resource: str) -> dict[str, Any]:
    effect = "Deny" if caller is None else "Allow"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {
        "principalId": caller.id if caller else "nobody",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": caller.context if caller else {},
    }


def _stage(event: dict[str, Any]) -> str:
    """`arn:aws:execute-api:region:account:api/stage` out of the ARN of the method that is called."""
    return "/".join(str(event["methodArn"]).split("/")[:2])


def _header(event: dict[str, Any], name: str) -> str | None:
    for key, value in (event.get("headers") or {}).items():
        if key.lower() == name:
            return str(value)
    return None
