"""How long functions take, from a CloudWatch that speaks its protocol: moto, with the percentile that it lacks."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.insights import latency
from fitai.kernel import clock
from moto.backends import get_backend
from moto.cloudwatch.models import Statistics
from moto.core import DEFAULT_ACCOUNT_ID

from tests.unit.insights.events import analytics

NOW = datetime(2026, 11, 9, 12, tzinfo=UTC)
Durations = Callable[..., None]


@pytest.fixture
def durations(aws: None, monkeypatch: pytest.MonkeyPatch) -> Durations:
    """Publishes durations of a function, in milliseconds, as AWS Lambda does."""
    clock.set_source(lambda: NOW)
    answer = Statistics.get_statistics_for_type

    def with_percentile(self: Any, stat: str) -> Any:
        if stat != "p95":
            return answer(self, stat)
        values = sorted(self.metric_single_values_list)
        return values[math.ceil(0.95 * len(values)) - 1]

    monkeypatch.setattr(Statistics, "get_statistics_for_type", with_percentile)

    def publish(
        name: str,
        *milliseconds: float,
        days_ago: int = 1,
        dimensions: dict[str, str] | None = None,
        namespace: str = "AWS/Lambda",
    ) -> None:
        backend = get_backend("cloudwatch")[DEFAULT_ACCOUNT_ID]["eu-central-1"]
        data = [
            {
                "MetricName": "Duration",
                "Dimensions": [
                    {"Name": key, "Value": value} for key, value in (dimensions or {"FunctionName": name}).items()
                ],
                "Timestamp": (NOW - timedelta(days=days_ago)).replace(tzinfo=None),
                "Value": value,
                "Unit": "Milliseconds",
            }
            for value in milliseconds
        ]
        backend.put_metric_data(namespace, data)

    return publish


def test_the_slowest_function_of_the_stage_comes_first(durations: Durations) -> None:
    durations("fitai-test-workouts-complete_set", *range(1, 101))
    durations("fitai-test-coach-chat", 900, 1000)
    durations("fitai-prod-coach-chat", 5000)
    durations("fitai-test-users-get_profile", 7, days_ago=300)
    answer = analytics("latency", **{"from": "2026-11-01", "to": "2026-11-09"})["latency"]
    assert answer["measured"] is True
    assert [(line["function"], line["p95"]) for line in answer["functions"]] == [
        ("coach-chat", 1000.0),
        ("workouts-complete_set", 95.0),
    ]


def test_more_functions_than_one_request_takes_are_asked_for_in_several(
    durations: Durations, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        durations(f"fitai-test-a-{number}", 10 * (number + 1))
    monkeypatch.setattr(latency, "QUERIES", 2)
    answer = analytics("latency")["latency"]
    assert [line["p95"] for line in answer["functions"]] == [50.0, 40.0, 30.0, 20.0, 10.0]


def test_a_stage_without_cloudwatch_says_that_nothing_is_measured(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "LOCAL_STAGE", "test")
    assert analytics("latency")["latency"] == {"measured": False, "functions": [], "routes": []}


def test_the_slowest_route_of_the_stage_comes_first(durations: Durations) -> None:
    def publish(route: str, stage: str, *milliseconds: float, service: str = "workouts") -> None:
        dimensions = {"service": service, "stage": stage, "route": route}
        durations("", *milliseconds, dimensions=dimensions, namespace="FitAI")

    publish("GET /workouts", "test", *range(1, 101))
    publish("set:complete", "test", 120, 140, service="live")
    publish("GET /workouts", "prod", 900)
    durations("", 5000, dimensions={"service": "workouts", "stage": "test"}, namespace="FitAI")
    answer = analytics("latency")["latency"]
    assert [(line["route"], line["p95"]) for line in answer["routes"]] == [
        ("set:complete", 140.0),
        ("GET /workouts", 95.0),
    ]
    assert answer["functions"] == []
