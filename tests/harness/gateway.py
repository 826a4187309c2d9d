"""API Gateway in the process: finds the endpoint of a request in the declarations, asks the authorizer, calls it.

What it does not do is what API Gateway does not do either: it never looks into a handler. What a call does is held against the
needs that the function declares (`held_needs`).
"""

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlencode

from fitai.kernel import catalogue, clock, events, table
from fitai.kernel.catalogue import Function
from fitai.kernel.errors import Unauthorized, Unavailable
from fitai.kernel.identity import MULTI_FACTOR, Role
from fitai.kernel.ids import new_id
from fitai.kernel.live import transport
from fitai.kernel.live.transport import FrameTooLarge
from fitai.kernel.meter import meter
from fitai.kernel.tokens import issue_access_token, verify_access_token, verify_token
from fitai_client.live.events import FrameReader

from tests.harness import moto_speed
from tests.harness.cloud import SERVER
from tests.harness.held_needs import watched

CONTEXT = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:test",
    aws_request_id="00000000-0000-7000-8000-000000000000",
    get_remaining_time_in_millis=lambda: 10_000,
)
MAX_POST = 128 * 1024
"""Bytes of a post that API Gateway takes."""


@dataclass(slots=True)
class Answer:
    """The response to the client, and the cost of the call."""

    status: int
    headers: dict[str, str]
    text: str
    requests: int
    read_units: float
    write_units: float
    operations: list[str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def data(self) -> Any:
        """`data` of a good answer; anything else fails here, with the answer in the message."""
        assert 200 <= self.status < 300, f"{self.status}: {self.text}"
        return self.json["data"]

    @property
    def error(self) -> Any:
        """`error` of a failure."""
        assert self.status >= 400, f"{self.status}: {self.text}"
        return self.json["error"]

    @property
    def meta(self) -> Any:
        return self.json["meta"]

    @property
    def cursor(self) -> str | None:
        return self.meta["pagination"]["cursor"]  # type: ignore[no-any-return]


@dataclass(slots=True)
class Frames:
    """A transport that keeps the pushed frames. Connections in `gone` answer 410.

    Attributes:
        posts: what was posted, by connection, as it was.
        sent: the frames with one event each that it brought: parts are joined, and batches taken apart.
    """

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)
    posts: list[tuple[str, str]] = field(default_factory=list)
    _readers: defaultdict[str, FrameReader] = field(default_factory=lambda: defaultdict(FrameReader))

    def close(self, connection_id: str) -> None:
        self.closed.append(connection_id)
        self.gone.add(connection_id)

    def send(self, connection_id: str, frame: str) -> bool:
        if connection_id in self.gone:
            return False
        if len(frame.encode()) > MAX_POST:
            raise FrameTooLarge
        self.posts.append((connection_id, frame))
        self.sent += [(connection_id, event.content) for event in self._readers[connection_id].read(frame)]
        return True

    def posted(self, connection_id: str) -> list[dict[str, Any]]:
        """What was posted to a connection, in order, as it was."""
        return [json.loads(frame) for receiver, frame in self.posts if receiver == connection_id]

    def to(self, connection_id: str, event: str | None = None) -> list[dict[str, Any]]:
        """The frames a connection received, in order; of one event, when it is named."""
        frames = [frame for receiver, frame in self.sent if receiver == connection_id]
        return [frame for frame in frames if event is None or frame["event"] == event]

    def clear(self) -> None:
        self.sent.clear()
        self.posts.clear()


def find(method: str, path: str) -> tuple[Function, dict[str, str]] | None:
    """The endpoint that API Gateway would choose: a literal segment precedes a parameter."""
    for pattern, function in _endpoints(method, path.count("/")):
        if match := pattern.fullmatch(path):
            return function, match.groupdict()
    return None


@cache
def _endpoints(method: str, slashes: int) -> list[tuple[re.Pattern[str], Function]]:
    """The endpoints of a method that may match so many slashes, as patterns in the order in which they are tried."""
    endpoints = [
        function
        for function in catalogue.endpoints()
        if function.declaration.method == method
        and (
            function.declaration.path.count("/") == slashes
            or (function.declaration.path.endswith("+}") and function.declaration.path.count("/") <= slashes)
        )
    ]
    endpoints.sort(key=lambda function: [_rank(segment) for segment in _segments(function)])
    return [(_pattern(function.declaration.path), function) for function in endpoints]


def _segments(function: Function) -> list[str]:
    path: str = function.declaration.path
    return path.split("/")


def _rank(segment: str) -> int:
    """The place of a segment: a literal one precedes a parameter, and that one of all the segments that follow."""
    return segment.startswith("{") + segment.endswith("+}")


def _pattern(path: str) -> re.Pattern[str]:
    literal = path.replace(".", r"\.")
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", literal)))


def access_token(
    user_id: str,
    *,
    role: Role = "user",
    subscription: str = "free",
    session: str | None = None,
    email: str | None = None,
    auth_time: int | None = None,
    amr: tuple[str, ...] | None = None,
) -> str:
    """A good access token for an account that need not exist, by default of a sign-in at this moment.

    Args:
        amr: how the person has proven who they are; an administrator by default with a second factor.
    """
    proof = (("pwd", "otp", MULTI_FACTOR) if role == "admin" else ("pwd",)) if amr is None else amr
    signed_in_at = clock.epoch() if auth_time is None else auth_time
    address = email or f"{user_id}@example.com"
    return issue_access_token(user_id, address, role, subscription, session or new_id(), signed_in_at, proof)


def call(
    method: str,
    url: str,
    body: Any = None,
    *,
    token: str | None = None,
    headers: dict[str, str] | None = None,
    raw_body: str | None = None,
    **query: Any,
) -> Answer:
    """Send a request through the authorizer to its endpoint.

    Args:
        url: path, with or without a query string. query: further query parameters.
        body: sent as JSON; `raw_body` is sent as it is.
    """
    path, _, text = url.partition("?")
    query_parameters = parse_qs(
        text + ("&" if text and query else "") + urlencode(query, doseq=True), keep_blank_values=True
    )
    endpoint = find(method, path)
    if endpoint is None:
        return Answer(403, {}, '{"message": "Missing Authentication Token"}', 0, 0, 0, [])
    function, parameters = endpoint
    sent = {"content-type": "application/json", "user-agent": "tests"} | (headers or {})
    if token is not None:
        sent["authorization"] = f"Bearer {token}"
    authorizer: dict[str, str] = {}
    if function.declaration.access != "public":
        try:
            authorizer = verify_token(token or "", saves_use=True).context
        except Unauthorized:
            return gateway_answer("UNAUTHORIZED")
        except Unavailable:
            return gateway_answer("AUTHORIZER_CONFIGURATION_ERROR")
    event = rest_event(
        method, path, query_parameters, sent, json.dumps(body) if body is not None else raw_body, authorizer
    )
    event["pathParameters"] = parameters
    with watched(function):
        return answered(function.handler(event, CONTEXT))


def gateway_answer(kind: str) -> Answer:
    """What API Gateway itself answers, its variables filled in."""
    from infra.gateway_responses import gateway_responses

    response = gateway_responses()[kind]
    text = response["responseTemplates"]["application/json"].replace("$context.requestId", new_id())
    text = text.replace("$context.requestTimeEpoch", str(clock.epoch() * 1000))
    headers = {
        name.removeprefix("gatewayresponse.header.").lower(): value.strip("'")
        for name, value in response["responseParameters"].items()
    }
    return Answer(response["statusCode"], {"content-type": "application/json"} | headers, text, 0, 0, 0, [])


def answered(answer: dict[str, Any]) -> Answer:
    """The client's view of a handler's response to API Gateway, and its cost."""
    many = {name: values[0] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    return Answer(
        answer["statusCode"],
        {name.lower(): value for name, value in (answer.get("headers") or many).items()},
        answer.get("body") or "",
        meter.requests,
        meter.read_units,
        meter.write_units,
        list(meter.operations),
    )


def rest_event(
    method: str,
    path: str,
    query: dict[str, list[str]],
    headers: dict[str, str],
    body: str | None,
    authorizer: dict[str, str],
) -> dict[str, Any]:
    """The event of a REST API's proxy integration."""
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": None,
        "body": body,
        "isBase64Encoded": False,
        "requestContext": {
            "requestId": new_id(),
            "stage": "v1",
            "httpMethod": method,
            "path": path,
            "identity": {"sourceIp": "192.0.2.1", "userAgent": headers.get("user-agent", "")},
            "authorizer": authorizer,
        },
    }


@dataclass(slots=True)
class Socket:
    """A device connected to the WebSocket API."""

    frames: Frames
    token: str
    connection_id: str = field(default_factory=lambda: f"c-{new_id()}")
    connected_at: int | None = None

    def connect(self) -> "Socket":
        self.connected_at = int(clock.now().timestamp() * 1000)
        assert self._invoke("connect", "CONNECT", None) == 200
        return self

    def close(self) -> None:
        self._invoke("disconnect", "DISCONNECT", None)

    def send(self, action: str, data: Any = None, id: str | None = None) -> list[dict[str, Any]]:
        """Send a message and return the frames that this device received because of it."""
        content = {"action": action, "data": data or {}} | ({} if id is None else {"id": id})
        return self.send_text(json.dumps(content), action)

    def send_text(self, text: str, action: str = "$default") -> list[dict[str, Any]]:
        before = len(self.frames.to(self.connection_id))
        named = {function.declaration.action: function.name for function in catalogue.actions()}
        self._invoke(named.get(action, "unknown"), "MESSAGE", text)
        return self.frames.to(self.connection_id)[before:]

    def received(self, event: str | None = None) -> list[dict[str, Any]]:
        return self.frames.to(self.connection_id, event)

    def _invoke(self, name: str, kind: str, body: str | None) -> int:
        function = next(
            function for function in catalogue.functions() if function.service == "live" and function.name == name
        )
        event = {
            "requestContext": {
                "eventType": kind,
                "connectionId": self.connection_id,
                "connectedAt": self.connected_at,
                "requestId": new_id(),
                "authorizer": verify_access_token(self.token).context,
                "identity": {"sourceIp": "192.0.2.1"},
            },
            "body": body,
        }
        with watched(function):
            return int(function.handler(event, CONTEXT)["statusCode"])


def deliver_events(limit: int = 100) -> Counter[str]:
    """Do what stream, relay, bus and queues do: hand every outbox item to its reactions, until none is left.

    Return the number of events delivered of each name. Outbox items are removed once delivered, so that each goes out once.
    """
    delivered: Counter[str] = Counter()
    while delivered.total() < limit:
        raw = outbox_items()
        if not raw:
            return delivered
        for item in raw:
            deliver(item["name"]["S"], json.loads(item["body"]["S"]))
            table.client().delete_item(TableName=table.settings().table, Key={"PK": item["PK"], "SK": item["SK"]})
            delivered[item["name"]["S"]] += 1
    raise AssertionError("events without end")


def outbox_items() -> list[dict[str, Any]]:
    """The items of the outbox, in the order in which they were made.

    What moto holds is looked at in place, since a scan takes longer with all that is there.
    """
    name = table.settings().table
    if SERVER not in os.environ:
        return sorted(moto_speed.items_of_kind(name, "outbox"), key=_event_id)
    pages = (
        table.client()
        .get_paginator("scan")
        .paginate(
            TableName=name,
            FilterExpression="#k = :k",
            ExpressionAttributeNames={"#k": "kind"},
            ExpressionAttributeValues={":k": {"S": "outbox"}},
        )
    )
    return sorted((item for page in pages for item in page["Items"]), key=_event_id)


def _event_id(item: dict[str, Any]) -> str:
    return str(item["SK"]["S"])


def deliver(name: str, body: dict[str, Any], *, to: str | None = None) -> None:
    """Hand one event to the reactions that asked for it, as their queues would.

    Args:
        to: to the reaction of this name only. What the meter says afterwards is of the last one.
    """
    for reaction in catalogue.reactions():
        if name in {event.name for event in reaction.declaration.events} and to in (None, reaction.name):
            _hand_over(reaction, json.dumps({"detail-type": name, "detail": body}))


def _hand_over(reaction: Function, content: str) -> None:
    message = {
        "messageId": new_id(),
        "receiptHandle": "r",
        "body": content,
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-central-1:123456789012:{reaction.name}",
        "awsRegion": "eu-central-1",
    }
    before = events.redelivery_queue
    events.redelivery_queue = Waiting()
    try:
        with watched(reaction):
            failed = reaction.handler({"Records": [message]}, CONTEXT)["batchItemFailures"]
    finally:
        events.redelivery_queue = before
    assert not failed, f"{reaction.name} failed on {content}"


waiting: list[tuple[datetime, str, str]] = []
"""Messages that reactions have put back: when each is delivered again, to which reaction, and the message."""


class Waiting:
    """The queues, as far as something waits in them."""

    def requeue(self, queue_arn: str, body: str, seconds: int) -> None:
        waiting.append((clock.now() + timedelta(seconds=seconds), queue_arn.rpartition(":")[2], body))


def deliver_due() -> int:
    """Deliver the messages that are due by the clock of the test, and return their number."""
    now = clock.now()
    due = [message for message in waiting if message[0] <= now]
    waiting[:] = [message for message in waiting if message[0] > now]
    for _, name, content in due:
        _hand_over(next(reaction for reaction in catalogue.reactions() if reaction.name == name), content)
    return len(due)


@contextmanager
def frames() -> Iterator[Frames]:
    """Keep the pushed frames instead of sending them."""
    kept = Frames()
    before = transport.instance
    transport.instance = kept
    try:
        yield kept
    finally:
        transport.instance = before
