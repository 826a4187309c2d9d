"""What a program meets when it sends to a WebSocket: 410 while the handshake is open, 413 for a frame too large."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from ministack.services import apigateway

from infra.local.emulator import probes, switches
from infra.local.emulator.patch import Patch, Patcher

MOST_BYTES = 128 * 1024
HANDSHAKE = "websocket_handshake_seconds"
"""The switch: for how many seconds after `$connect` a handshake stays open."""

Answer = tuple[int, dict[str, str], bytes]


def apply(patcher: Patcher) -> None:
    """Hold an opening connection back for as long as the switch says, and refuse frames that are too large."""
    switches.declare(HANDSHAKE)
    patcher.wrap(apigateway, "handle_websocket", _held_back)
    patcher.wrap(apigateway, "handle_connections_api", _limited)


def _held_back(original: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(original)
    async def handle(scope: dict[str, Any], receive: Any, send: Any, *more: Any, **options: Any) -> None:
        async def opening(message: dict[str, Any]) -> None:
            if message["type"] == "websocket.accept":
                # `$connect` has answered, and the connection is not among those that can be sent to: 410.
                begun = time.monotonic()
                while time.monotonic() - begun < switches.value(HANDSHAKE):  # it may be switched off meanwhile
                    await asyncio.sleep(0.05)
            await send(message)

        await original(scope, receive, opening, *more, **options)

    return handle


def _limited(original: Callable[..., Awaitable[Answer]]) -> Callable[..., Awaitable[Answer]]:
    @wraps(original)
    async def handle(
        method: str, api_id: str, stage: str, connection_id: str, body: bytes, headers: dict[str, str]
    ) -> Answer:
        if method == "POST" and len(body) > MOST_BYTES:
            refused = {"Content-Type": "application/json", "x-amzn-ErrorType": "PayloadTooLargeException"}
            return 413, refused, json.dumps({"message": "Message too long"}).encode()
        return await original(method, api_id, stage, connection_id, body, headers)

    return handle


def is_needed() -> bool:
    """Whether a frame of any size is taken."""
    status, *_ = probes.posted(b"x" * (MOST_BYTES + 1))
    return bool(status != 413)


PATCH = Patch(
    name="websocket_limits",
    reason="MiniStack takes frames of any size, and opens a connection in the moment in which $connect ends. AWS answers "
    "413 above 128 KB, and 410 to whoever posts between $connect and the open socket: a race that hits only there "
    "unless the switch websocket_handshake_seconds makes it happen here.",
    upstream="ministack.services.apigateway:handle_connections_api answers 413 above 128 KB; the delay is for tests",
    sources={
        "ministack.services.apigateway:handle_websocket": "6d609b2db6a0",
        "ministack.services.apigateway:handle_connections_api": "6fe56ee5b247",
    },
    apply=apply,
    is_needed=is_needed,
)
