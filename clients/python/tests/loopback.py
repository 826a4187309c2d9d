"""A server on loopback that answers as a test says, and loses answers where it says so."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Received:
    """A request that has arrived."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: Any

    @property
    def bearer(self) -> str | None:
        """The access token that it was sent with."""
        return self.headers.get("authorization", "").removeprefix("Bearer ") or None

    @property
    def key(self) -> str | None:
        """Its idempotency key."""
        return self.headers.get("idempotency-key")


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int = 200
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


LOST = None
"""In place of a reply: the request has arrived, and the connection is cut before an answer."""
Script = Callable[[Received], Reply | None]


def success(data: Any, meta: Mapping[str, Any] | None = None) -> Reply:
    """A success in the envelope of the API."""
    return Reply(content={"success": True, "data": data, "meta": {"requestId": "r-1"} | dict(meta or {})})


def refusal(status: int, code: str, headers: Mapping[str, str] | None = None, **details: Any) -> Reply:
    """A failure in the envelope of the API."""
    error = {"code": code, "message": f"The message of {code}."} | details
    return Reply(status, {"success": False, "error": error, "meta": {"requestId": "r-2"}}, headers or {})


def signed_in(access: str, refresh: str, expires_in: int = 900) -> Reply:
    """An answer with tokens."""
    user = {
        "id": "user-1",
        "email": "ada@example.com",
        "username": "ada",
        "role": "user",
        "emailVerified": True,
        "subscription": {"plan": "free", "status": "active"},
        "profile": {},
        "createdAt": "2026-03-02T18:00:00.000Z",
    }
    tokens = {"accessToken": access, "refreshToken": refresh, "expiresIn": expires_in, "tokenType": "Bearer"}
    return success({"status": "signed_in", "user": user} | tokens)


class Loopback:
    """The server; `received` has all requests in the order of their arrival."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.script: Script = lambda _: success({})
        self.url = ""
        self._lock = threading.Lock()

    def answer(self, *replies: Reply | None) -> None:
        """Answer so one after the other; the last one stays."""
        remaining = list(replies)

        def script(_: Received) -> Reply | None:
            with self._lock:
                return remaining.pop(0) if len(remaining) > 1 else remaining[0]

        self.script = script

    def take(self, received: Received) -> Reply | None:
        """Keep a request, and decide about its answer."""
        with self._lock:
            self.received.append(received)
        return self.script(received)


@contextmanager
def running() -> Iterator[Loopback]:
    """A running server."""
    loopback = Loopback()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_request(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length)
            address = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            is_json = "json" in headers.get("content-type", "")
            body = json.loads(raw) if is_json and raw else raw.decode() or None
            reply = loopback.take(Received(self.command, address.path, parse_qsl(address.query), headers, body))
            if reply is LOST:
                self.close_connection = True
                self.connection.close()
                return
            text = json.dumps(reply.content) if reply.media_type == "application/json" else str(reply.content)
            content = b"" if reply.content is None else text.encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request  # noqa: N815

        def log_message(self, format: str, *arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    loopback.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield loopback
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
