"""Schedules: on the second, and in their time zone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError
from ministack.services import eventbridge, scheduler

from infra.local.emulator import probes
from infra.local.emulator.patch import applied
from infra.local.emulator.patches import schedule_time_zones, schedules_on_the_second
from tests.infra.emulator.conftest import Emulator

BERLIN = "Europe/Berlin"
BODY: dict[str, Any] = {
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": "arn:aws:sqs:eu-central-1:0:q", "RoleArn": "arn:aws:iam::0:role/r"},
}


class Clock:
    """A clock that only moves when it is told to, in place of the module `time`."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return self.now


@contextmanager
def fired(is_patched: bool, expression: str, zone: str, start: datetime, end: datetime) -> Iterator[list[datetime]]:
    """When a schedule fires between two moments, looked at every half minute."""
    moments: list[datetime] = []
    clock = Clock()
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        stack.enter_context(probes.scope())
        if is_patched:
            stack.enter_context(applied(schedule_time_zones.PATCH))
        patch.setattr(scheduler, "time", clock)
        patch.setattr(eventbridge, "_invoke_target", lambda *_: moments.append(datetime.fromtimestamp(clock.now, UTC)))
        clock.now = start.timestamp()
        name = uuid4().hex
        body = BODY | {"ScheduleExpression": expression, "ScheduleExpressionTimezone": zone}
        status, *_ = scheduler._create_schedule(name, body)
        assert status == 200
        try:
            while clock.now < end.timestamp():
                scheduler._tick_schedules()
                clock.now += 30
            yield moments
        finally:
            scheduler._delete_schedule(name, {})


@pytest.mark.parametrize(
    "expression, day, expected",
    [
        ("cron(0 7 * * ? *)", datetime(2026, 1, 15, tzinfo=UTC), 6),
        ("cron(0 7 * * ? *)", datetime(2026, 7, 15, tzinfo=UTC), 5),
        ("at(2026-07-15T07:00:00)", datetime(2026, 7, 15, tzinfo=UTC), 5),
        ("at(2026-01-15T07:00:00)", datetime(2026, 1, 15, tzinfo=UTC), 6),
    ],
)
@pytest.mark.parametrize("is_patched", [True, False])
def test_a_schedule_fires_on_the_clock_of_its_zone(is_patched: bool, expression: str, day: datetime, expected: int):
    with fired(is_patched, expression, BERLIN, day, day + timedelta(days=1)) as moments:
        assert moments == [day + timedelta(hours=expected if is_patched else 7)]


def test_a_time_that_does_not_exist_is_skipped():
    """The clock goes from 2 to 3 in the night to the 29th of March 2026."""
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    with fired(True, "cron(30 2 * * ? *)", BERLIN, start, start + timedelta(days=2)) as moments:
        assert moments == [datetime(2026, 3, 30, 0, 30, tzinfo=UTC)]


def test_a_time_that_comes_twice_fires_once():
    """The clock goes back from 3 to 2 in the night to the 25th of October 2026."""
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    with fired(True, "cron(30 2 * * ? *)", BERLIN, start, start + timedelta(days=1)) as moments:
        assert moments == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    "change",
    [
        {"ScheduleExpressionTimezone": "Mars/Olympus"},
        {"ScheduleExpressionTimezone": "../../etc/passwd"},
        {"ScheduleExpression": "foo(1)"},
        {"ScheduleExpression": "at(tomorrow)"},
        {"ScheduleExpression": "cron(0 7 * * * *)"},
    ],
)
def test_a_schedule_that_cannot_run_is_refused(emulator: Emulator, is_patched: bool, change: dict[str, str]):
    client, name = emulator.client("scheduler"), uuid4().hex
    request = BODY | {"Name": name, "ScheduleExpression": "rate(1 day)"} | change

    if not is_patched:
        client.create_schedule(**request)
        return
    with pytest.raises(ClientError) as caught:
        client.create_schedule(**request)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    client.create_schedule(**request | {"ScheduleExpression": "rate(1 day)", "ScheduleExpressionTimezone": BERLIN})
    with pytest.raises(ClientError):
        client.update_schedule(**request)


def test_a_schedule_of_a_zone_fires_when_it_is_due(patched: Emulator):
    sqs, (url, arn) = patched.client("sqs"), patched.queue()
    due = datetime.now(ZoneInfo(BERLIN)).replace(microsecond=0) + timedelta(seconds=3)
    patched.client("scheduler").create_schedule(
        Name=uuid4().hex,
        ScheduleExpression=f"at({due:%Y-%m-%dT%H:%M:%S})",
        ScheduleExpressionTimezone=BERLIN,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": "arn:aws:iam::000000000000:role/any", "Input": "due"},
    )
    (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=15, AttributeNames=["All"])["Messages"]

    assert message["Body"] == "due"
    assert int(message["Attributes"]["SentTimestamp"]) / 1000 >= due.timestamp()


@pytest.mark.parametrize("module, loop", [(scheduler, "_ticker_loop"), (eventbridge, "_scheduler_loop")])
@pytest.mark.parametrize("is_patched", [True, False])
def test_it_is_looked_every_second_for_what_is_due(is_patched: bool, module: Any, loop: str):
    class Ended(BaseException):
        """The loop has slept."""

    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        raise Ended

    with ExitStack() as stack:
        if is_patched:
            stack.enter_context(applied(schedules_on_the_second.PATCH))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        clock = Clock()
        clock.sleep = sleep  # type: ignore[attr-defined]
        patch.setattr(module, "time", clock)
        with pytest.raises(Ended):
            getattr(module, loop)()

    assert slept == [1 if is_patched else 10]
