"""`make logs` shows the past, and loses and doubles nothing afterwards."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from infra.local import logs
from infra.local.cloud import Cloud
from infra.local.console import Trouble

NOW = 1_800_000_000
GROUP = "/aws/lambda/fitai-local-tools-word"


class FakeLogs:
    """A log group, as botocore's client gives it."""

    def __init__(self) -> None:
        self.events: list[tuple[int, str]] = []

    def client(self, service: str) -> "FakeLogs":
        assert service == "logs"
        return self

    def get_paginator(self, operation: str) -> Any:
        return type("Paginator", (), {"paginate": staticmethod(getattr(self, operation))})

    def describe_log_groups(self, **_: str) -> list[dict[str, Any]]:
        size = sum(len(message) for _, message in self.events)
        return [{"logGroups": [{"logGroupName": GROUP, "storedBytes": size}]}]

    def filter_log_events(self, **request: Any) -> list[dict[str, Any]]:
        events = [{"timestamp": at, "message": message} for at, message in self.events if at >= request["startTime"]]
        # Two pages, as CloudWatch may give them.
        return [{"events": events[:1]}, {"events": events[1:]}]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [float(NOW)]
    monkeypatch.setattr(logs.time, "time", lambda: moment[0])
    return moment


def words(lines: list[str]) -> list[str]:
    return [line.split()[-1] for line in lines]


def test_the_past_comes_first_and_nothing_older(clock: list[float]):
    group = FakeLogs()
    group.events = [((NOW - seconds) * 1000, f"{seconds}s-ago") for seconds in (3600, 600, 60)]
    lines = logs.lines_since(cast(Cloud, group), datetime.fromtimestamp(NOW, UTC) - timedelta(minutes=15))

    assert words(next(lines)) == ["600s-ago", "60s-ago"]
    assert next(lines) == []


def test_each_line_is_shown_once_also_when_it_comes_while_we_look(clock: list[float]):
    group = FakeLogs()
    lines = logs.lines_since(cast(Cloud, group), datetime.fromtimestamp(NOW - 60, UTC))
    shown: list[str] = []
    for number in range(20):
        # In the very millisecond of the look, and one before it.
        group.events += [(int(clock[0] * 1000), f"now-{number}"), (int(clock[0] * 1000) - 1, f"before-{number}")]
        shown += words(next(lines))
        clock[0] += 1
    shown += words(next(lines))

    assert sorted(shown) == sorted(message for _, message in group.events)


def test_a_line_says_when_who_and_what_it_cost():
    fields = {"_aws": {}, "route": "GET /health", "status": 200, "Duration": [1.5], "ReadUnits": [2.0], "other": 1}

    line = logs.line_of("fitai-local-platform-health", json.dumps(fields), NOW * 1000)

    assert line.partition("  ")[2] == "platform-health  route=GET /health  status=200  Duration=1.5  ReadUnits=2.0"
    assert datetime.fromtimestamp(NOW, UTC).astimezone().strftime("%H:%M:%S") == line[:8]


@pytest.mark.parametrize("message", ["START RequestId: 1", "END RequestId: 1", "REPORT RequestId: 1", "  "])
def test_what_says_nothing_is_left_out(message: str):
    assert logs.line_of("fitai-local-tools-word", message) == ""


def test_a_failure_brings_its_traceback():
    message = json.dumps({"level": "ERROR", "message": "unexpected failure", "exception": "Traceback …\nKeyError: 1"})

    assert (
        logs.line_of("fitai-local-tools-word", message)
        == "tools-word  ERROR unexpected failure\nTraceback …\nKeyError: 1"
    )


@pytest.mark.parametrize(("text", "seconds"), [("", 900), ("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86_400)])
def test_the_past_is_as_long_as_asked(text: str, seconds: int):
    assert logs.duration(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["2", "h", "2 h", "-1h", "1.5h", "1w"])
def test_what_is_no_time_is_said(text: str):
    with pytest.raises(Trouble, match="SINCE="):
        logs.duration(text)
