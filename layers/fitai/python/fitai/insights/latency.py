"""How long the functions take, from CloudWatch.

Each route is a function of its own, of which AWS Lambda publishes durations without extra cost. Metrics of our own by route
would cost money for each route and metric, so that those in our log lines have the service as their only dimension.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from fitai.insights.models import FunctionLatencies, FunctionLatency
from fitai.kernel.aws import client
from fitai.kernel.settings import settings

NAMESPACE, METRIC = "AWS/Lambda", "Duration"
LOCAL_STAGE = "local"
QUERIES = 500
"""Metrics that one GetMetricData takes."""
MAX_PERIOD = timedelta(days=30)
"""The longest time that a percentile is taken over; of a longer period that of its last 30 days."""


class Metrics(Protocol):
    """Where the durations are."""

    def function_names(self, prefix: str) -> list[str]:
        """The functions that have durations and whose names begin so."""

    def p95(self, functions: Sequence[str], since: datetime, until: datetime) -> dict[str, float]:
        """The 95th percentile of the durations (milliseconds), of the functions that were called in that time."""


class CloudWatch:
    """The CloudWatch of the stage: one ListMetrics and one GetMetricData for each 500 functions."""

    def function_names(self, prefix: str) -> list[str]:
        """The functions that have durations and whose names begin so."""
        return sorted({name for name in self._names() if name.startswith(prefix)})

    def _names(self) -> Iterator[str]:
        token: dict[str, str] = {}
        while True:
            answer = client("cloudwatch").list_metrics(Namespace=NAMESPACE, MetricName=METRIC, **token)
            for metric in answer["Metrics"]:
                dimensions = {dimension["Name"]: dimension["Value"] for dimension in metric["Dimensions"]}
                # Others are by version or over all functions.
                if dimensions.keys() == {"FunctionName"}:
                    yield dimensions["FunctionName"]
            if not answer.get("NextToken"):
                return
            token = {"NextToken": answer["NextToken"]}

    def p95(self, functions: Sequence[str], since: datetime, until: datetime) -> dict[str, float]:
        """The 95th percentile of the durations (milliseconds), of the functions that were called in that time."""
        latencies: dict[str, float] = {}
        for start in range(0, len(functions), QUERIES):
            names = functions[start : start + QUERIES]
            queries = [_query(place, name, until - since) for place, name in enumerate(names)]
            token: dict[str, str] = {}
            while True:
                answer = client("cloudwatch").get_metric_data(
                    MetricDataQueries=queries, StartTime=since, EndTime=until, **token
                )
                for result in answer["MetricDataResults"]:
                    if result["Values"]:
                        latencies[names[int(result["Id"].removeprefix("f"))]] = float(result["Values"][0])
                if not answer.get("NextToken"):
                    break
                token = {"NextToken": answer["NextToken"]}
        return latencies


def _query(place: int, name: str, period: timedelta) -> dict[str, Any]:
    dimensions = [{"Name": "FunctionName", "Value": name}]
    metric = {"Namespace": NAMESPACE, "MetricName": METRIC, "Dimensions": dimensions}
    return {"Id": f"f{place}", "MetricStat": {"Metric": metric, "Period": int(period.total_seconds()), "Stat": "p95"}}


metrics: Metrics = CloudWatch()
"""Replaced in tests."""


def functions(since: date, until: date) -> FunctionLatencies:
    """How long the functions took on some days, slowest first; the local stack has nothing that measures them."""
    if settings().stage == LOCAL_STAGE:
        return FunctionLatencies(measured=False, functions=[])
    end = datetime.combine(until + timedelta(days=1), time.min, UTC)
    start = max(datetime.combine(since, time.min, UTC), end - MAX_PERIOD)
    prefix = f"fitai-{settings().stage}-"
    latencies = metrics.p95(metrics.function_names(prefix), start, end)
    slowest = sorted(latencies.items(), key=lambda pair: (-pair[1], pair[0]))
    return FunctionLatencies(
        measured=True,
        functions=[FunctionLatency(function=name.removeprefix(prefix), p95=round(p95, 1)) for name, p95 in slowest],
    )
