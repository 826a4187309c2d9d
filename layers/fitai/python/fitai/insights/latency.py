"""How long functions and routes take, from CloudWatch.

Each function has durations that AWS Lambda publishes without extra cost. What people wait for has durations of our own by route
(`kernel.observability`), which leave out the start of a container.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from fitai.insights.models import FunctionLatencies, FunctionLatency, RouteLatency
from fitai.kernel.aws import client
from fitai.kernel.observability import NAMESPACE, ROUTE_METRIC
from fitai.kernel.settings import settings

LAMBDA, DURATION = "AWS/Lambda", "Duration"
LOCAL_STAGE = "local"
QUERIES = 500
"""Metrics that one GetMetricData takes."""
MAX_PERIOD = timedelta(days=30)
"""The longest time that a percentile is taken over; of a longer period that of its last 30 days."""


@dataclass(frozen=True, slots=True)
class _Series:
    """A metric with its dimensions, and what it is shown as."""

    label: str
    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...]


def functions(since: date, until: date) -> FunctionLatencies:
    """How long functions and routes took on some days, slowest first; the local stack has nothing that measures them.

    One ListMetrics for each 500 of them, and one GetMetricData.
    """
    if settings().stage == LOCAL_STAGE:
        return FunctionLatencies(measured=False, functions=[], routes=[])
    end = datetime.combine(until + timedelta(days=1), time.min, UTC)
    start = max(datetime.combine(since, time.min, UTC), end - MAX_PERIOD)
    return FunctionLatencies(
        measured=True,
        functions=[FunctionLatency(function=label, p95=p95) for label, p95 in _slowest(_functions(), start, end)],
        routes=[RouteLatency(route=label, p95=p95) for label, p95 in _slowest(_routes(), start, end)],
    )


def _functions() -> list[_Series]:
    """The functions of this stage that have durations."""
    prefix = f"fitai-{settings().stage}-"
    return [
        _Series(values["FunctionName"].removeprefix(prefix), LAMBDA, DURATION, tuple(values.items()))
        # Others are by version or over all functions.
        for values in _listed(LAMBDA, DURATION, {"FunctionName"}, {})
        if values["FunctionName"].startswith(prefix)
    ]


def _routes() -> list[_Series]:
    """The routes and WebSocket actions of this stage that have durations."""
    stage = {"stage": settings().stage}
    return [
        _Series(values["route"], NAMESPACE, ROUTE_METRIC, tuple(values.items()))
        for values in _listed(NAMESPACE, ROUTE_METRIC, {"service", "stage", "route"}, stage)
    ]


def _listed(namespace: str, metric: str, names: set[str], where: dict[str, str]) -> Iterator[dict[str, str]]:
    """The dimensions of each metric of this name that has exactly these."""
    filters = [{"Name": name, "Value": value} for name, value in where.items()]
    token: dict[str, str] = {}
    while True:
        answer = client("cloudwatch").list_metrics(Namespace=namespace, MetricName=metric, Dimensions=filters, **token)
        for found in answer["Metrics"]:
            dimensions = {dimension["Name"]: dimension["Value"] for dimension in found["Dimensions"]}
            if dimensions.keys() == names:
                yield dimensions
        if not answer.get("NextToken"):
            return
        token = {"NextToken": answer["NextToken"]}


def _slowest(series: Sequence[_Series], since: datetime, until: datetime) -> list[tuple[str, float]]:
    """The 95th percentile (milliseconds) of those that have values in that time, slowest first."""
    latencies: dict[str, float] = {}
    for start in range(0, len(series), QUERIES):
        part = series[start : start + QUERIES]
        queries = [_query(place, member, until - since) for place, member in enumerate(part)]
        token: dict[str, str] = {}
        while True:
            answer = client("cloudwatch").get_metric_data(
                MetricDataQueries=queries, StartTime=since, EndTime=until, **token
            )
            for result in answer["MetricDataResults"]:
                if result["Values"]:
                    latencies[part[int(result["Id"].removeprefix("f"))].label] = round(float(result["Values"][0]), 1)
            if not answer.get("NextToken"):
                break
            token = {"NextToken": answer["NextToken"]}
    return sorted(latencies.items(), key=lambda pair: (-pair[1], pair[0]))


def _query(place: int, series: _Series, period: timedelta) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in series.dimensions]
    metric = {"Namespace": series.namespace, "MetricName": series.metric, "Dimensions": dimensions}
    return {"Id": f"f{place}", "MetricStat": {"Metric": metric, "Period": int(period.total_seconds()), "Stat": "p95"}}
