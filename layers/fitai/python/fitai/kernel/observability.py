"""Log one JSON line per call: the request as searchable fields, and CloudWatch metrics in embedded format.

Both are in one line on purpose: a call costs one write to the log. No field holds personal data or a token. Which metric has
which dimensions, and what that costs, is in docs/observability.md.
"""

import gc
import os
import resource
import sys
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic_core import to_json

from fitai.kernel import tracing
from fitai.kernel.error_kinds import error_kind
from fitai.kernel.meter import meter
from fitai.kernel.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

NAMESPACE = "FitAI"
METRIC_UNITS = {
    "Duration": "Milliseconds",
    "Requests": "Count",
    "Errors": "Count",
    "DynamoDBRequests": "Count",
    "DynamoDBTime": "Milliseconds",
    "ReadUnits": "Count",
    "WriteUnits": "Count",
}
"""The metrics of a call by service, and their units in CloudWatch."""
MEMORY_METRIC = "MemoryShare"
"""The most memory that the container has used, in percent of what it has, of all functions of the stage; where Lambda says how
much that is."""
ROUTE_METRIC, ROUTE_FAILURE_METRIC = "Duration", "Errors"
"""What a call of a route or of a WebSocket action has by route, too: its duration, and only where it fails an error. A metric costs
its price for every route and each hour in which there is a value of it."""
FAILURE_METRIC = "UnexpectedErrors"
"""By kind of error (`kernel.error_kinds`); only in the line of a call that failed unexpectedly."""
StageMetric = Literal[
    "LibraryHits",
    "LibraryMisses",
    "AuthorizerHits",
    "AuthorizerMisses",
    "SignInFailures",
    "Lockouts",
    "MailFailures",
    "PaymentFailures",
    "ModelUnavailable",
]
"""What a call may count besides (`count`): one metric of the stage each."""


def _directive(dimensions: list[str], metrics: Mapping[str, str]) -> dict[str, Any]:
    declared = [{"Name": name, "Unit": unit} for name, unit in metrics.items()]
    return {"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": declared}


_OF_SERVICE = _directive(["service", "stage"], METRIC_UNITS)
_OF_CONTAINER = _directive(["stage"], {MEMORY_METRIC: "Percent"})
_ROUTE = ["service", "stage", "route"]
_OF_ROUTE = _directive(_ROUTE, {ROUTE_METRIC: METRIC_UNITS[ROUTE_METRIC]})
_OF_FAILED_ROUTE = _directive(_ROUTE, {name: METRIC_UNITS[name] for name in (ROUTE_METRIC, ROUTE_FAILURE_METRIC)})
_OF_KIND = _directive(["stage", "errorKind"], {FAILURE_METRIC: "Count"})
_is_cold_start = True
_counts: dict[str, float] = {}
"""What the present call has counted. A container serves one call at a time."""
_failures: list[str] = []
"""The kinds of the unexpected errors of the present call."""


@cache
def logger() -> "Logger":
    """The logger for failures, refusals and retries. Made at the first use: an ordinary request logs one line only."""
    from aws_lambda_powertools import Logger

    return Logger(service="fitai", level="INFO")


def count(name: StageMetric, value: float = 1.0) -> None:
    """Add to a metric of the stage, in the line of the present call."""
    _counts[name] = _counts.get(name, 0.0) + value


def log_failure(message: str, error: Exception, **fields: Any) -> None:
    """Log an unexpected error with its stack, while it is handled, and count its kind in the line of the present call."""
    kind = error_kind(error)
    _failures.append(kind)
    logger().exception(message, extra={**fields, "errorKind": kind})


class Call:
    """One call of a function, from its start to its line in the log."""

    def __init__(self, route: str, request_id: str, *, has_route_metrics: bool = False) -> None:
        """
        Args:
            has_route_metrics: for what a person waits for, whose routes are few and fixed.
        """
        global _is_cold_start
        self.fields: dict[str, Any] = {"requestId": request_id, "route": route, "coldStart": _is_cold_start}
        self.started = time.perf_counter()
        self._has_route_metrics = has_route_metrics
        _is_cold_start = False
        _counts.clear()
        _failures.clear()
        meter.reset()
        tracing.begin()

    def finish(self, status: int, **fields: Any) -> None:
        """Write the line, in CloudWatch's embedded metric format.

        Args:
            status: the HTTP status, or 200 / 500 where there is none.
            fields: further searchable fields, such as `userId`; never an address, a name or a token.
        """
        memory = memory_share()
        directives = [_OF_SERVICE]
        if self._has_route_metrics:
            directives.append(_OF_FAILED_ROUTE if status >= 500 else _OF_ROUTE)
        if memory is not None:
            directives.append(_OF_CONTAINER)
        if _counts:
            directives.append(_directive(["stage"], dict.fromkeys(_counts, "Count")))
        if _failures:
            directives.append(_OF_KIND)
        line = {
            "_aws": {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": directives},
            "service": os.environ.get("POWERTOOLS_SERVICE_NAME", "fitai"),
            "stage": settings().stage,
            **self.fields,
            "status": status,
            **fields,
            **({"errorKind": _failures[-1], FAILURE_METRIC: 1.0} if _failures else {}),
            **_counts,
            "Duration": [round((time.perf_counter() - self.started) * 1000, 2)],
            "Requests": [1.0],
            "Errors": [float(status >= 500)],
            "DynamoDBRequests": [float(meter.requests)],
            "DynamoDBTime": [round(meter.seconds * 1000, 2)],
            "ReadUnits": [meter.read_units],
            "WriteUnits": [meter.write_units],
            **({} if memory is None else {MEMORY_METRIC: [memory]}),
        }
        sys.stdout.write(to_json(line).decode() + "\n")
        tracing.end(status, {"route": self.fields["route"], "coldStart": self.fields["coldStart"]})
        if self.fields["coldStart"]:
            _freeze_loaded_objects()


def memory_share() -> float | None:
    """The most memory that this process has used, in percent of the function's; None where Lambda does not say how much it has."""
    megabytes = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
    if not megabytes:
        return None
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / int(megabytes) * 100, 1)


def write_metrics(service: str, dimensions: Mapping[str, str], values: Mapping[str, float]) -> None:
    """Write a line with metrics of a service's own, beside those of the call: one more write to the log.

    Args:
        dimensions: besides service and stage; few values each, and none of a person: CloudWatch keeps a metric for every
            combination.
        values: by the name of the metric; a name that ends in `Time` is in milliseconds, others are counts.

    Raises:
        ValueError: a dimension is named twice, or is a metric too: CloudWatch would take none of the line.
    """
    duplicates = sorted({"service", "stage"} & dimensions.keys() | values.keys() & {"service", "stage", *dimensions})
    if duplicates:
        raise ValueError(f"Named twice in a line of metrics: {', '.join(duplicates)}")
    units = {name: "Milliseconds" if name.endswith("Time") else "Count" for name in values}
    directive = _directive(["service", "stage", *dimensions], units)
    line = {
        "_aws": {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [directive]},
        "service": service,
        "stage": settings().stage,
        **dimensions,
        **values,
    }
    sys.stdout.write(to_json(line).decode() + "\n")


def _freeze_loaded_objects() -> None:
    """Exclude what was loaded from garbage collection: it stays, and only later objects are collected."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
