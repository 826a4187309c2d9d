"""A WebSocket is opened with the subprotocol that `$connect` answered."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from ministack.services import apigateway

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

HEADER = "sec-websocket-protocol"

_answer: ContextVar[dict[str, Any] | None] = ContextVar("answer", default=None)
"""What `$connect` has answered on the connection that is being opened."""


def apply(patcher: Patcher) -> None:
    """Remember the answer of `$connect`, and open with what it says."""
    patcher.wrap(apigateway, "_invoke_ws_lambda", _remembered)
    patcher.wrap(apigateway, "handle_websocket", _with_subprotocol)


def _remembered(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(original)
    async def invoke(*arguments: Any, **options: Any) -> Any:
        answer = await original(*arguments, **options)
        if "CONNECT" in arguments:
            _answer.set(answer)
        return answer

    return invoke


def _with_subprotocol(original: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(original)
    async def handle(scope: dict[str, Any], receive: Any, send: Any, *more: Any, **options: Any) -> None:
        async def opening(message: dict[str, Any]) -> None:
            if message["type"] == "websocket.accept":
                headers = {name.lower(): value for name, value in ((_answer.get() or {}).get("headers") or {}).items()}
                if headers.get(HEADER) in scope.get("subprotocols", ()):
                    message = message | {"subprotocol": headers[HEADER]}
            await send(message)

        await original(scope, receive, opening, *more, **options)

    return handle


def is_needed() -> bool:
    """Whether a connection is opened without the subprotocol."""
    answer = {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "fitai"}}
    (accepted,) = [message for message in probes.handshake(answer, ["fitai"]) if message["type"] == "websocket.accept"]
    return accepted.get("subprotocol") != "fitai"


PATCH = Patch(
    name="websocket_subprotocol",
    reason="MiniStack opens every WebSocket without a subprotocol. AWS sends the Sec-WebSocket-Protocol of the answer of "
    "$connect; browsers, which pass their token as a subprotocol, end a connection that does not name one of theirs.",
    upstream="ministack.services.apigateway:handle_websocket sends `websocket.accept` with the subprotocol from the "
    "answer of $connect",
    sources={
        "ministack.services.apigateway:handle_websocket": "6d609b2db6a0",
        "ministack.services.apigateway:_invoke_ws_lambda": "a80872394b0b",
    },
    apply=apply,
    is_needed=is_needed,
)
