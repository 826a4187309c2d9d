"""The way of a frame to API Gateway: what AWS answers, what is tried again, and what is sent in parts."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from fitai.kernel import aws, catalogue
from fitai.kernel.errors import FieldError, Invalid
from fitai.kernel.live import delivery, frames, transport
from fitai.kernel.live.connections import close_connection, connect, room_connections
from fitai.kernel.live.delivery import LiveEvent, push
from fitai.kernel.live.frames import MAX_FRAME, split_frame
from fitai.kernel.live.transport import ApiGatewayTransport, FrameTooLarge, PostFailed
from fitai.kernel.needs import Connections
from fitai_client.live.events import FrameReader

from tests.unit.kernel.endpoints import LONG, account

pytestmark = pytest.mark.usefixtures("empty_table")

ANA = account("ana", validity=LONG)
OK = (200, "")
GONE = (410, "GoneException")
FORBIDDEN = (403, "ForbiddenException")
LIMIT_EXCEEDED = (429, "LimitExceededException")
TOO_LARGE = (413, "PayloadTooLargeException")
FAILED = (500, "InternalServerErrorException")
TIMEOUT = ReadTimeoutError(endpoint_url="https://example.com")
UNREACHABLE = EndpointConnectionError(endpoint_url="https://example.com")
PASSING = [LIMIT_EXCEEDED, FAILED, (503, "ServiceUnavailable"), TIMEOUT, UNREACHABLE]
Outcome = tuple[int, str] | Exception


class Said(LiveEvent):
    name: ClassVar[str] = "test:said"

    text: str


class Content:
    """The content of a response, as botocore reads it."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: Any) -> list[bytes]:
        return [self.content]


@dataclass
class Gateway:
    """API Gateway behind the real client, answering in turn as AWS does: 200 when it has no more to say."""

    outcomes: list[Outcome] = field(default_factory=list)
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)
    always: Outcome = OK

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        path = request.url.partition("/@connections/")[2]
        self.requests.append((request.method, path, bytes(request.body or b"")))
        outcome = self.outcomes.pop(0) if self.outcomes else self.always
        if isinstance(outcome, Exception):
            raise outcome
        status, code = outcome
        headers = HeadersDict({"x-amzn-ErrorType": code, "Content-Type": "application/json"} if code else {})
        content = json.dumps({"message": "because"}).encode() if code else b""
        return AWSResponse(request.url, status, headers, Content(content))

    @property
    def frames(self) -> list[str]:
        return [content.decode() for _, _, content in self.requests]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Gateway]:
    """Let API Gateway answer with these outcomes."""
    gateway = Gateway()
    transport._management_client.cache_clear()
    transport._management().meta.events.register("before-send.apigatewaymanagementapi", gateway)
    monkeypatch.setattr(transport, "instance", ApiGatewayTransport())
    monkeypatch.setattr(transport, "FIRST_PAUSE", 0.0)

    def answering(*outcomes: Outcome, always: Outcome = OK) -> Gateway:
        gateway.outcomes, gateway.always = list(outcomes), always
        return gateway

    yield answering
    transport._management_client.cache_clear()


def send(frame: str = "{}", seconds: float = 60) -> bool:
    return transport.send_frame("phone", frame, time.monotonic() + seconds)


# --- what AWS answers --------------------------------------------------------------------------------------


def test_a_frame_goes_to_the_connection(answering):
    gateway = answering()

    assert send('{"event": "ü"}')
    assert gateway.requests == [("POST", "phone", '{"event": "ü"}'.encode())]


def test_410_means_that_the_connection_is_gone(answering):
    gateway = answering(GONE)

    assert send() is False
    assert len(gateway.requests) == 1


@pytest.mark.parametrize("outcome", PASSING, ids=str)
def test_what_may_pass_is_tried_again(answering, outcome):
    gateway = answering(outcome, outcome)

    assert send("{}")
    assert gateway.frames == ["{}"] * 3


@pytest.mark.parametrize("outcome", PASSING, ids=str)
def test_it_is_not_tried_for_ever(answering, outcome):
    gateway = answering(always=outcome)

    with pytest.raises(PostFailed):
        send()
    assert len(gateway.requests) == transport.MAX_ATTEMPTS


def test_after_the_time_of_a_push_no_post_begins(answering, monkeypatch):
    gateway = answering(always=LIMIT_EXCEEDED)
    with pytest.raises(PostFailed):
        send(seconds=-1)
    assert gateway.requests == []

    moments = iter([0.0, 5.0])
    monkeypatch.setattr(transport.time, "monotonic", lambda: next(moments))
    with pytest.raises(PostFailed):
        transport.send_frame("phone", "{}", 4.0)
    assert len(gateway.requests) == 1


def test_403_is_no_matter_of_patience(answering):
    gateway = answering(always=FORBIDDEN)

    with pytest.raises(ClientError, match="ForbiddenException"):
        send()
    assert len(gateway.requests) == 1


def test_what_is_refused_as_too_large_is_sent_in_small_parts(answering):
    frame = json.dumps({"event": "test:said", "data": {"text": "a" * 100_000}})
    gateway = answering(TOO_LARGE)

    assert send(frame)
    refused, *parts = gateway.frames
    assert refused == frame
    assert all(len(part.encode()) <= frames.SMALL_FRAME for part in parts)
    reader = FrameReader()
    assert [event.content for part in parts for event in reader.read(part)] == [json.loads(frame)]


def test_what_is_refused_in_small_parts_is_given_up(answering):
    gateway = answering(always=TOO_LARGE)

    with pytest.raises(FrameTooLarge):
        send("x" * 100_000)
    assert len(gateway.requests) == 2


@pytest.mark.parametrize("outcome", [*PASSING, FORBIDDEN, TOO_LARGE], ids=str)
def test_no_answer_fails_the_operation_or_ends_a_connection(answering, outcome):
    receivers = [connect(ANA, name, "metric") for name in ("phone", "watch")]
    answering(always=outcome)

    assert push(receivers, Said(text="a")) == 0
    assert {connection.connection_id for connection in room_connections("USER#ana")} == {"phone", "watch"}


def test_a_connection_is_closed_though_the_first_try_is_refused(answering):
    connect(ANA, "phone", "metric")
    gateway = answering(LIMIT_EXCEEDED)
    close_connection("ana", "phone")

    assert [request[:2] for request in gateway.requests] == [("DELETE", "phone")] * 2
    assert room_connections("USER#ana") == []


@pytest.mark.parametrize("outcome", [GONE, (404, "NotFoundException"), FORBIDDEN, *PASSING], ids=str)
def test_a_connection_that_cannot_be_closed_is_in_no_room(answering, outcome):
    connect(ANA, "phone", "metric")
    answering(always=outcome)
    close_connection("ana", "phone")

    assert room_connections("USER#ana") == []


def test_a_function_that_pushes_has_time_to_answer_when_api_gateway_does_not():
    longest = transport.PUSH_SECONDS + aws.CONNECT_SECONDS + aws.READ_SECONDS
    timeouts = [
        function.declaration.timeout
        for function in catalogue.functions()
        if Connections.PUSH in getattr(function.declaration, "all_needs", ())
    ]

    assert len(timeouts) > 20
    assert min(timeouts) >= 2 * longest


# --- parts -------------------------------------------------------------------------------------------------


TEXTS = ["a", '"', "\\", '\\"', "\n", "ü", "😀", "a😀\\"]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
@pytest.mark.parametrize("bytes_of_frame", [MAX_FRAME, 3 * MAX_FRAME])
def test_a_large_frame_is_sent_in_parts_that_make_it_again(text, bytes_of_frame):
    frame = json.dumps(
        {"event": "test:said", "data": {"text": text * (bytes_of_frame // len(text))}}, ensure_ascii=False
    )
    parts = split_frame(frame)

    assert len(parts) > 1
    assert all(len(part.encode()) <= MAX_FRAME for part in parts)
    assert sum(len(part.encode()) for part in parts) > 0.9 * MAX_FRAME * (len(parts) - 1), "none is smaller than needed"
    reader = FrameReader()
    assert [event.content for part in reversed(parts) for event in reader.read(part)] == [json.loads(frame)]


def test_parts_of_two_frames_may_be_mixed():
    texts = ["a" * MAX_FRAME, "b" * MAX_FRAME]
    frames_in_parts = [split_frame(json.dumps({"event": "test:said", "data": {"text": text}})) for text in texts]
    reader = FrameReader()
    contents = [
        event.content for parts in zip(*frames_in_parts, strict=True) for part in parts for event in reader.read(part)
    ]

    assert [content["data"]["text"] for content in contents] == texts


@pytest.mark.parametrize("size", [MAX_FRAME - 1, MAX_FRAME])
def test_a_frame_that_fits_stays_as_it_is(size):
    assert split_frame("x" * size) == ["x" * size]


def test_nothing_is_sent_after_a_part_that_finds_nobody(answering):
    gateway = answering(OK, GONE)

    assert send("x" * 5 * MAX_FRAME) is False
    assert len(gateway.requests) == 2


def test_an_error_that_names_very_many_fields_arrives(answering):
    gateway = answering()
    fields = [FieldError(f"data.field{number}", "There is no such field") for number in range(3_000)]
    delivery.send_error("phone", Invalid(fields=fields), "m-1")

    assert len(gateway.frames) > 1
    assert all(len(frame.encode()) <= MAX_FRAME for frame in gateway.frames)
    reader = FrameReader()
    (content,) = [event.content for frame in gateway.frames for event in reader.read(frame)]
    assert len(content["error"]["fields"]) == 3_000
