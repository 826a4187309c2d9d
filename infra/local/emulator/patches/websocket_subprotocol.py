"""A WebSocket is opened with the subprotocol that `$connect` answered."""

from typing import Any

from ministack.services import apigateway

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher


def apply(patcher: Patcher) -> None:
    """Open with what `$connect` has answered."""
    patcher.add(apigateway, "_chosen_subprotocol", chosen_subprotocol)
    patcher.edit(
        apigateway,
        "handle_websocket",
        ("        authorizer_context = None\n", "        authorizer_context = resp = None\n"),
        (
            '        await send({"type": "websocket.accept"})\n',
            '        await send({"type": "websocket.accept", **_chosen_subprotocol(scope, resp)})\n',
        ),
    )


def chosen_subprotocol(scope: dict[str, Any], answer: dict[str, Any] | None) -> dict[str, str]:
    """The subprotocol that the answer of $connect chooses among those offered, as a part of `websocket.accept`."""
    headers = {name.lower(): value for name, value in ((answer or {}).get("headers") or {}).items()}
    chosen = headers.get("sec-websocket-protocol")
    return {"subprotocol": str(chosen)} if chosen in (scope.get("subprotocols") or ()) else {}


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
