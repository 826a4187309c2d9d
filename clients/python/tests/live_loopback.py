"""A WebSocket on loopback that answers as a test says, pushes, and cuts connections."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Any

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

PATIENCE = 20.0
Content = dict[str, Any]


class LiveLoopback:
    """The server.

    Attributes:
        received: the messages that have come, each with the number of the connection (from 0) and its token.
        answers: what is answered to an action; an action without an entry gets no answer.
        refusals: statuses with which the next handshakes are refused.
    """

    def __init__(self) -> None:
        self.url = ""
        self.received: list[tuple[int, Content]] = []
        self.tokens: list[str] = []
        self.refused_tokens: list[str] = []
        self.refusals: list[int] = []
        self.answers: dict[str, Callable[[Content], list[Content]]] = {"sync:request": lambda _: [nothing_runs()]}
        self.open: dict[int, ServerConnection] = {}
        self._changed = threading.Condition()

    def handle(self, connection: ServerConnection) -> None:
        """Serve a connection until it is closed."""
        with self._changed:
            number = len(self.tokens)
            self.tokens.append(_token(connection.request))
            self.open[number] = connection
            self._changed.notify_all()
        with suppress(ConnectionClosed):
            for text in connection:
                message = json.loads(text)
                with self._changed:
                    self.received.append((number, message))
                    self._changed.notify_all()
                for content in self.answers.get(message["action"], lambda _: [])(message):
                    connection.send(json.dumps({"replyTo": message["id"]} | content))
        with self._changed:
            self.open.pop(number, None)
            self._changed.notify_all()

    def gate(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse a handshake, if the test says so."""
        token = _token(request)
        if self.refusals:
            self.refused_tokens.append(token)
            status = self.refusals.pop(0)
            return Response(status, HTTPStatus(status).phrase, Headers({"Content-Length": "0"}))
        return None

    def push(self, content: Content, *, only: int | None = None) -> None:
        """Push a frame to the open connections."""
        for number, connection in list(self.open.items()):
            if only in (None, number):
                with suppress(ConnectionClosed):
                    connection.send(json.dumps(content))

    def cut(self) -> None:
        """Cut all connections, without a closing handshake."""
        for number, connection in list(self.open.items()):
            with suppress(OSError):
                connection.socket.shutdown(socket.SHUT_RDWR)
            self.wait(lambda number=number: number not in self.open)  # type: ignore[misc]

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something has happened.

        Raises:
            TimeoutError: it has not.
        """
        with self._changed:
            if not self._changed.wait_for(condition, timeout=PATIENCE):
                raise TimeoutError(f"It did not happen; received: {self.received}")

    def messages(self, action: str) -> list[Content]:
        """The `data` of the messages of an action."""
        return [message["data"] for _, message in self.received if message["action"] == action]


def _token(request: Request | None) -> str:
    assert request is not None
    first, token = request.headers["Sec-WebSocket-Protocol"].split(", ")
    assert first == "fitai"
    return token


def nothing_runs() -> Content:
    """The answer where no workout runs."""
    return {"event": "sync:workout", "at": "2026-03-02T18:00:00.000Z", "data": {"reason": "snapshot"}}


def event(name: str, version: int | None = None, about: str | None = "w-1", **data: Any) -> Content:
    """An event, of a workout unless that is None."""
    subject = {} if about is None else {"workoutId": about}
    versioned = {} if version is None else {"version": version}
    return {"event": name, "at": "2026-03-02T18:00:00.000Z", "data": subject | data} | versioned


def operations(*versions: int, workout: str = "w-1", ends: bool = False) -> Content:
    """The answer of `sync:request` with these versions."""
    missed = [event("workout:stats", version, workout, missed=True) for version in versions]
    if ends:
        missed[-1]["event"] = "workout:completed"
    return event("sync:workout", versions[-1] if versions else None, workout, reason="operations", operations=missed)


@contextmanager
def running() -> Iterator[LiveLoopback]:
    """A running server."""
    loopback = LiveLoopback()
    with serve(
        loopback.handle,
        "127.0.0.1",
        0,
        process_request=loopback.gate,
        select_subprotocol=lambda connection, offered: offered[0],
        close_timeout=1,
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        loopback.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        yield loopback
        for connection in list(loopback.open.values()):
            connection.close()
        server.shutdown()
        thread.join()
