"""A WebSocket on which nothing happens takes no processor time, and ends as soon as its client does."""

import asyncio
from typing import Any

from ministack.services import apigateway

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher


def apply(patcher: Patcher) -> None:
    """Wait for the next message until there is one, or until the end of the connection puts None there."""
    patcher.edit(
        apigateway,
        "handle_websocket",
        ("await asyncio.wait_for(outbox.get(), timeout=0.5)", "await outbox.get()"),
        (
            "            close_event.set()\n            closed_by_delete.cancel()\n",
            "            close_event.set()\n            outbox.put_nowait(None)\n            closed_by_delete.cancel()\n",
        ),
    )


def is_needed() -> bool:
    """Whether an open connection looks for messages from time to time."""
    original = asyncio.wait_for
    waits: list[float | None] = []

    async def wait_for(awaited: Any, timeout: float | None) -> Any:
        waits.append(timeout)
        return await original(awaited, timeout)

    patcher = Patcher()
    patcher.replace(asyncio, "wait_for", wait_for)
    try:
        probes.handshake({"statusCode": 200}, [])
    finally:
        patcher.undo()
    return bool(waits)


PATCH = Patch(
    name="idle_connections",
    reason="MiniStack looks twice a second whether there is something to send to a connection: with four hundred of them, a fifth "
    "of its processor time. And $disconnect runs up to half a second after the client has left; AWS runs it at once.",
    upstream="ministack.services.apigateway:handle_websocket waits for its outbox without a timeout, and ends that by a sentinel",
    sources={"ministack.services.apigateway:handle_websocket": "6d609b2db6a0"},
    apply=apply,
    is_needed=is_needed,
)
