"""A service that is slow or silent costs the caller a 503, never the function's own timeout."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from botocore.endpoint import time as botocore_time
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.retries.standard import ExponentialBackoff
from fitai.auth import oidc
from fitai.kernel import aws, call_deadline, catalogue, custom_resource, table
from fitai.kernel.aws import CONNECT_SECONDS, READ_SECONDS, SLOW_SERVICES, OutOfTime, client, new_client
from fitai.kernel.call_deadline import MARGIN, remaining, reserved, with_deadline
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Unavailable
from fitai.kernel.events import Event, reaction
from fitai.kernel.identity import Caller
from fitai.kernel.live import transport
from fitai.kernel.live.actions import REPLY_SECONDS, Message, action
from fitai.kernel.live.delivery import LiveEvent, push
from fitai.kernel.needs import Need
from fitai.kernel.task import task
from fitai.kernel.types import Model
from fitai.mail.models import RenderedMail
from fitai.mail.providers import sendgrid, ses
from fitai.mail.providers.configuration import SendGridSettings
from fitai.mail.providers.interface import MailRefused
from fitai.notifications.devices import endpoints as devices
from fitai.telemetry.sinks import mixpanel
from fitai.telemetry.sinks.interface import SinkFailed

from tests.harness.cloud import ENVIRONMENT, forget
from tests.harness.gateway import CONTEXT, frames, rest_event

S3 = {"library", "bucket", "uploads", "media", "exports", "imports"}


class Clock:
    """A clock that only the waiting of a client moves on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock of the test's, and the longest pauses that botocore may make between attempts."""
    clock = Clock()
    monkeypatch.setattr(call_deadline, "monotonic", clock)
    monkeypatch.setattr(botocore_time, "sleep", clock.sleep)
    monkeypatch.setattr(
        ExponentialBackoff, "delay_amount", lambda _, context: min(2 ** (context.attempt_number - 1), 20)
    )
    for name in ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, ENVIRONMENT[name])
    return clock


def hang(made: Any, clock: Clock, seconds: float, error: type[Exception] = ReadTimeoutError) -> list[float]:
    """Let the service of a client be silent; the moments of the attempts."""
    attempts: list[float] = []

    def send(request: Any) -> None:
        attempts.append(clock.now)
        clock.sleep(seconds)
        raise error(endpoint_url=request.url)

    made._endpoint.http_session.send = send
    return attempts


def slowest_client(needs: tuple[Need, ...]) -> tuple[Callable[[], Any], float]:
    """Of the clients that a function uses by its needs, the one that waits longest, and how long for one attempt."""
    resources = {need.resource for need in needs}
    candidates: list[tuple[float, Callable[[], Any]]] = [(READ_SECONDS, partial(new_client, "dynamodb"))]
    if resources & S3:
        candidates.append((SLOW_SERVICES["s3"], partial(new_client, "s3", read_seconds=SLOW_SERVICES["s3"])))
    if "durations" in resources:
        seconds = SLOW_SERVICES["cloudwatch"]
        candidates.append((seconds, partial(new_client, "cloudwatch", read_seconds=seconds)))
    if "push" in resources:
        candidates.append((5.0, devices.client.__wrapped__))
    if "mail" in resources:
        candidates.append((ses.SECONDS_TO_ANSWER, ses.client.__wrapped__))
    seconds, make = max(candidates, key=lambda candidate: candidate[0])
    return make, CONNECT_SECONDS + seconds


CALLS: dict[str, Callable[[Any], object]] = {
    "dynamodb": lambda made: made.get_item(TableName="t", Key={"PK": {"S": "a"}, "SK": {"S": "a"}}),
    "s3": lambda made: made.get_object(Bucket="bucket", Key="key"),
    "cloudwatch": lambda made: made.list_metrics(),
    "sns": lambda made: made.publish(TargetArn="arn", Message="m"),
    "sesv2": lambda made: made.send_email(Content={}),
}


def cases() -> list[Any]:
    """Each timeout of a declared function with the slowest client that functions with this timeout use."""
    found: dict[tuple[float, str], tuple[Any, str]] = {}
    for function in catalogue.functions():
        declaration = function.declaration
        make, seconds = slowest_client(function.needs)
        reply = REPLY_SECONDS if hasattr(declaration, "action") else 0.0
        found.setdefault((declaration.timeout - reply, str(seconds)), (make, f"{function.service}/{function.name}"))
    return [
        pytest.param(timeout, float(seconds), make, id=f"{name}: {timeout} s, {seconds} s an attempt")
        for (timeout, seconds), (make, name) in sorted(found.items())
    ]


@pytest.mark.parametrize(("timeout", "seconds", "make"), cases())
@pytest.mark.parametrize("error", [ReadTimeoutError, ConnectTimeoutError])
def test_a_silent_service_is_given_up_before_the_function_ends(
    moment: Clock, timeout: float, seconds: float, make: Callable[[], Any], error: type[Exception]
) -> None:
    made = make()
    attempts = hang(made, moment, seconds, error)
    began = moment.now
    with call_deadline.call_deadline(timeout), pytest.raises(error):
        CALLS[made.meta.service_model.service_name](made)
    assert moment.now - began <= timeout - MARGIN
    assert attempts, "the service is asked at least once"


def test_every_function_has_the_time_for_a_request() -> None:
    def required(function: catalogue.Function) -> float:
        reply = REPLY_SECONDS if hasattr(function.declaration, "action") else 0.0
        return MARGIN + reply + slowest_client(function.needs)[1]

    functions = catalogue.functions()
    assert len(functions) > 200
    assert [
        f"{function.service}/{function.name}"
        for function in functions
        if function.declaration.timeout < required(function)
    ] == []


def test_the_attempts_are_as_many_as_the_function_has_time_for(moment: Clock) -> None:
    counts = {}
    for timeout in (5, 10, 29, 300):
        made = new_client("dynamodb")
        attempts = hang(made, moment, 3.0)
        with call_deadline.call_deadline(timeout), pytest.raises(ReadTimeoutError):
            CALLS["dynamodb"](made)
        counts[timeout] = len(attempts)
    assert counts == {5: 1, 10: 2, 29: 3, 300: 3}


def test_a_failure_that_comes_at_once_is_tried_again_within_a_short_timeout(moment: Clock) -> None:
    made = new_client("dynamodb")
    attempts = hang(made, moment, 0.0, EndpointConnectionError)
    with call_deadline.call_deadline(7), pytest.raises(EndpointConnectionError):
        CALLS["dynamodb"](made)
    assert [at - 1000.0 for at in attempts] == [0.0, 1.0, 3.0]


def test_many_slow_calls_end_in_time_too(moment: Clock) -> None:
    """Such as pushes to devices, whose failures fail nothing."""
    made = new_client("dynamodb", attempts=1)
    attempts = hang(made, moment, 3.0)
    began = moment.now
    with call_deadline.call_deadline(10):
        for _ in range(20):
            with pytest.raises((ReadTimeoutError, OutOfTime)):
                CALLS["dynamodb"](made)
    assert len(attempts) == 3
    assert moment.now - began <= 10 - MARGIN


def test_what_is_sent_once_is_sent_once(moment: Clock) -> None:
    made = ses.client.__wrapped__()
    attempts = hang(made, moment, 9.0)
    with call_deadline.call_deadline(300), pytest.raises(ReadTimeoutError):
        CALLS["sesv2"](made)
    assert len(attempts) == 1


def test_outside_of_a_call_nothing_is_limited(moment: Clock) -> None:
    assert remaining() == float("inf")
    made = new_client("dynamodb")
    attempts = hang(made, moment, 3.0)
    with pytest.raises(ReadTimeoutError):
        CALLS["dynamodb"](made)
    assert len(attempts) == 3


def test_a_deadline_is_the_calls_own_and_goes_into_its_threads(moment: Clock) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with call_deadline.call_deadline(10), ThreadPoolExecutor(1) as pool:
        assert remaining() == 10 - MARGIN
        with reserved(3):
            assert remaining() == 7 - MARGIN
            assert pool.submit(with_deadline(lambda _: remaining()), None).result() == 7 - MARGIN
        assert pool.submit(remaining).result() == float("inf")
    assert remaining() == float("inf")


def test_a_transaction_that_is_tried_again_has_the_same_token(moment: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies: list[dict[str, Any]] = []
    made = new_client("dynamodb")
    hang(made, moment, 2.0)
    made.meta.events.register("before-send.dynamodb", lambda request, **_: bodies.append(json.loads(request.body)))
    with call_deadline.call_deadline(29), pytest.raises(ReadTimeoutError):
        made.transact_write_items(TransactItems=[{"Delete": {"TableName": "t", "Key": {"PK": {"S": "a"}}}}])
    assert len(bodies) == 3
    assert len({body["ClientRequestToken"] for body in bodies}) == 1


# --- a server that accepts, and never answers ---------------------------------------------------------------


class Answer(Model):
    kind: str


class Happened(Event):
    name: ClassVar[str] = "test.timeouts_happened"


def _read_table(*_: Any) -> None:
    table.get(table.Entity, "A", "A")


@endpoint("GET", "/test/slow", access="read:own_profile", summary="Slow", timeout=5)
def slow_endpoint(request: Request) -> Answer:
    _read_table()
    return Answer(kind="never")


@endpoint("GET", "/test/slow-key", access="public", counted=False, summary="Slow", timeout=5)
def slow_secret(request: Request) -> Answer:
    client("secretsmanager").get_secret_value(SecretId="s")
    return Answer(kind="never")


@action("test:slow", access="read:own_workouts", summary="Slow", events=(), timeout=7)
def slow_action(message: Message) -> None:
    _read_table()


@reaction(Happened, needs=(), timeout=5)
def slow_reaction(event: Happened) -> None:
    _read_table()


@task(timeout=5)
def slow_task(event: dict[str, Any], context: Any) -> None:
    _read_table()


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All of AWS is a server on this machine that takes connections and says nothing; nobody waits for it for long."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name in [name for name in os.environ if name.startswith("AWS_ENDPOINT_URL")]:
            monkeypatch.delenv(name)
        for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.getsockname()[1]}"}.items():
            monkeypatch.setenv(name, value)
        forget()
        monkeypatch.setattr(table, "new_client", partial(new_client, read_seconds=0.1))
        monkeypatch.setattr(aws, "READ_SECONDS", 0.1)
        monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0.0)
        yield
    monkeypatch.undo()
    forget()


def context_of(user_id: str) -> dict[str, str]:
    caller = Caller(
        id=user_id, email="a@example.com", role="user", subscription="free", session="s", issued=0, expires=2**40,
        auth_time=0, amr=("pwd",), granted=None,
    )  # fmt: skip
    return caller.context


@pytest.mark.parametrize("handler", [slow_endpoint, slow_secret])
def test_an_endpoint_answers_503_and_when_to_come_back(silent: None, handler: Any) -> None:
    declaration = handler.declaration
    answer = handler(rest_event("GET", declaration.path, {}, {}, None, context_of("ada")), CONTEXT)
    assert answer["statusCode"] == 503
    assert answer["headers"]["Retry-After"] == "1"
    assert json.loads(answer["body"])["error"]["code"] == "unavailable"


def test_a_message_is_answered_by_an_error(silent: None) -> None:
    context = {"connectionId": "c-1", "requestId": "r", "authorizer": context_of("ada")}
    with frames() as kept:
        slow_action({"requestContext": context, "body": '{"action": "test:slow", "id": "1"}'}, CONTEXT)
    (frame,) = kept.to("c-1")
    assert (frame["event"], frame["replyTo"], frame["error"]["code"]) == ("error", "1", "unavailable")


def test_a_reaction_is_repeated_by_its_queue(silent: None) -> None:
    event = Happened(user_id="ada")
    body = json.dumps({"detail-type": event.name, "detail": json.loads(event.model_dump_json(by_alias=True))})
    record = {
        "messageId": "m-1", "receiptHandle": "r", "body": body, "attributes": {}, "messageAttributes": {},
        "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:q",
        "awsRegion": "eu-central-1",
    }  # fmt: skip
    assert slow_reaction({"Records": [record]}, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


def test_a_task_fails_in_time_so_that_its_caller_learns_of_it(silent: None) -> None:
    with pytest.raises(Unavailable):
        slow_task({}, CONTEXT)


# --- what is no client of AWS -------------------------------------------------------------------------------


def test_the_threads_that_push_have_the_deadline_of_the_call(moment: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[float] = []

    class Recorder:
        def send(self, connection_id: str, frame: str) -> bool:
            left.append(remaining())
            return True

        def close(self, connection_id: str) -> None: ...

    monkeypatch.setattr(transport, "instance", Recorder())
    receivers: list[Any] = [
        SimpleNamespace(connection_id=f"c-{number}", muted_user_ids=None, expires=2**40, units="metric")
        for number in range(3)
    ]
    with call_deadline.call_deadline(10):
        assert push(receivers, Told(kind="x")) == 3
    assert left == [10 - MARGIN] * 3


class Told(LiveEvent):
    name: ClassVar[str] = "test:timeouts_told"

    kind: str


def test_nothing_is_sent_to_other_companies_that_may_be_answered_too_late(moment: Clock) -> None:
    """These would open a connection, which nothing here allows."""
    with call_deadline.call_deadline(5):
        with pytest.raises(Unavailable):
            oidc._request_json("GET", "https://provider.invalid/keys")
        with pytest.raises(SinkFailed, match="No time"):
            mixpanel._require_time()
        with pytest.raises(MailRefused, match="No time"):
            sendgrid.SendGrid(SendGridSettings("key", "https://api.sendgrid.invalid")).send(
                "a@example.com", RenderedMail("s", "t", "h"), {}, "welcome"
            )


def test_a_set_up_keeps_the_time_to_tell_cloudformation(moment: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[float] = []
    monkeypatch.setattr(custom_resource, "_send_response", lambda url, response: left.append(remaining()))

    @custom_resource.custom_resource(timeout=120)
    def set_up(properties: dict[str, Any]) -> dict[str, Any]:
        left.append(remaining())
        return {}

    event = {"StackId": "s", "RequestId": "r", "LogicalResourceId": "l", "RequestType": "Create"}
    set_up({**event, "ResourceProperties": {}, "ResponseURL": "https://answer.invalid"}, CONTEXT)
    assert left == [120 - MARGIN - custom_resource.RESPONSE_SECONDS, 120 - MARGIN]
