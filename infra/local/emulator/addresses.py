"""Addresses of our own beside MiniStack's: patches register them, the launcher serves them, under `/_fitai/`."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

PREFIX = "/_fitai/"

Handler = Callable[[str, Any], Any]
"""What answers: given the method and the parsed body (None without one), gives what is sent as JSON."""

_handlers: dict[str, Handler] = {}


class Refusal(Exception):
    """A request that makes no sense; the message is the answer."""


def serve(name: str, handler: Handler) -> None:
    """Let a handler answer at `/_fitai/<name>`."""
    _handlers[PREFIX + name] = handler


def around(app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """An ASGI application that answers at our addresses and leaves everything else to MiniStack's."""

    async def asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await app(scope, receive, send)
            return
        status, content = _answer(scope["path"], scope["method"], await _body(receive))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(content).encode()})

    return asgi


def _answer(path: str, method: str, body: bytes) -> tuple[int, Any]:
    handler = _handlers.get(path)
    if handler is None:
        return 404, {"message": f"There is no {path}.", "addresses": sorted(_handlers)}
    try:
        return 200, handler(method, json.loads(body) if body else None)
    except (Refusal, ValueError) as error:
        return 400, {"message": str(error)}


async def _body(receive: Any) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)
