"""Send AWS X-Ray what a sampled call did: one subsegment for the call, and in it one for each request to AWS or another service.

Lambda makes the trace and decides whether it is sampled. Here the parts are sent to the daemon that Lambda runs beside the
function, one UDP datagram each, which nobody waits for. The SDK of X-Ray costs a cold start 220 ms:
docs/decisions/0079-traces-without-an-sdk.md. Off without the setting `tracing`, and where Lambda has not sampled the call.
"""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fitai.kernel.settings import settings

HEADER = b'{"format": "json", "version": 1}\n'
"""What the daemon expects before each document."""
TRACE_VARIABLE = "_X_AMZN_TRACE_ID"
"""Where Lambda's runtime puts the trace of the present call: `Root=1-…;Parent=…;Sampled=1`."""
DAEMON_VARIABLE = "AWS_XRAY_DAEMON_ADDRESS"
MAX_PARTS = 100
"""Requests of one call that are sent; what a loop of a schedule does after that is in the log's line."""


@dataclass(slots=True)
class _Trace:
    """The present call, where it is sampled."""

    root: str
    parent: str
    started: float
    id: str = field(default_factory=lambda: os.urandom(8).hex())
    parts: int = 0


_trace: _Trace | None = None
_sent: dict[str, float] = {}
"""When the request that is under way left, by service. A container serves one call at a time."""


def begin() -> None:
    """Begin a call."""
    global _trace
    _trace = None
    if not settings().tracing:
        return
    fields = dict(part.split("=", 1) for part in os.environ.get(TRACE_VARIABLE, "").split(";") if "=" in part)
    if fields.get("Sampled") == "1" and {"Root", "Parent"} <= fields.keys() and DAEMON_VARIABLE in os.environ:
        _trace = _Trace(fields["Root"], fields["Parent"], time.time())


def end(status: int, annotations: dict[str, str | bool]) -> None:
    """End the call.

    Args:
        annotations: what traces can be searched by, such as `route`.
    """
    global _trace
    trace, _trace = _trace, None
    if trace is not None:
        content = {"annotations": annotations | {"status": status}, "fault": status >= 500}
        _send(trace, trace.id, trace.parent, "call", trace.started, content)


@contextmanager
def part(name: str) -> Iterator[None]:
    """Trace a request to another service than AWS."""
    started = time.time()
    content: dict[str, Any] = {"namespace": "remote"}
    try:
        yield
    except BaseException:
        content["fault"] = True
        raise
    finally:
        _send_part(name, started, content)


def attach_tracing(client: Any) -> None:
    """Trace every request of a botocore client, in the client's own event hooks; nothing where tracing is off."""
    if settings().tracing:
        client.meta.events.register("before-call", _before_request)
        client.meta.events.register("after-call", _after_request)
        client.meta.events.register("after-call-error", _after_request)


def _before_request(model: Any, **_: Any) -> None:
    if _trace is not None:
        _sent[model.service_model.service_name] = time.time()


def _after_request(event_name: str, **arguments: Any) -> None:
    service, operation = event_name.split(".")[1:3]
    started = _sent.pop(service, None)
    if started is None:
        return
    # Of an error there is no answer.
    answer = arguments.get("parsed") or {}
    response = answer.get("ResponseMetadata") or {}
    status = int(response.get("HTTPStatusCode", 0))
    content = {
        "namespace": "aws",
        "aws": {"operation": operation, "request_id": response.get("RequestId"), "retries": response.get("RetryAttempts", 0)},
        "error": 400 <= status < 500,
        "fault": status == 0 or status >= 500,
        "throttle": "Throttl" in (answer.get("Error") or {}).get("Code", "") or status == 429,
        **({"http": {"response": {"status": status}}} if status else {}),
    }  # fmt: skip
    _send_part(service, started, content)


def _send_part(name: str, started: float, content: dict[str, Any]) -> None:
    if _trace is not None and _trace.parts < MAX_PARTS:
        _trace.parts += 1
        _send(_trace, os.urandom(8).hex(), _trace.id, name, started, content)


def _send(trace: _Trace, id: str, parent: str, name: str, started: float, content: dict[str, Any]) -> None:
    document = {
        "type": "subsegment",
        "name": name,
        "id": id,
        "trace_id": trace.root,
        "parent_id": parent,
        "start_time": started,
        "end_time": time.time(),
        **content,
    }
    host, _, port = os.environ[DAEMON_VARIABLE].rpartition(":")
    # A trace that is lost is no reason to fail, nor to log a line more.
    with suppress(OSError):
        _socket().sendto(HEADER + json.dumps(document).encode(), (host, int(port)))


@cache
def _socket() -> socket.socket:
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setblocking(False)
    return sender
