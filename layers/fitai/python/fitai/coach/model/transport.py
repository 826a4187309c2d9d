"""HTTP to the model, with one deadline for a whole request.

The timeouts of an HTTP client are those of a single read: a server that sends a byte now and then would never exceed them.
Here each connect, read and write gets the time that is left. Only `sdk` imports this; the packages are in the layer `ai`.
"""

import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

_deadline = threading.local()


MAX_BYTES = 4 * 1024 * 1024
"""Bytes that are read for one call: a plan has fifty thousand."""


def set_deadline(ends: float) -> None:
    """Set when the requests of this thread must be complete, in monotonic seconds."""
    _deadline.ends, _deadline.bytes = ends, 0


def _count_bytes(data: bytes) -> bytes:
    _deadline.bytes += len(data)
    if _deadline.bytes > MAX_BYTES:
        raise httpcore2.ReadError("the answer is too long")
    return data


def _time_left() -> float:
    left: float = _deadline.ends - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the deadline is past")
    return left


class _Stream(httpcore2.NetworkStream):
    """A connection whose reads and writes end at the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return _count_bytes(self._stream.read(max_bytes, _time_left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _time_left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _time_left()))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.SyncBackend):
    """Opens such connections."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(
            super().connect_tcp(host, port, min(CONNECT_SECONDS, _time_left()), local_address, socket_options)
        )


CONNECT_SECONDS = 3.0
"""Seconds to open a connection."""


class DeadlineTransport(httpx2.HTTPTransport):
    """A transport for `httpx2.Client` that keeps to the deadline of its thread."""

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore2.ConnectionPool(ssl_context=httpx2.create_ssl_context(), network_backend=_Backend())
