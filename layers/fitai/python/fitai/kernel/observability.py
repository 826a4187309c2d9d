"""Log one JSON line per call: the request as searchable fields, and CloudWatch metrics in embedded format.

Both are in one line on purpose: a call costs one write to the log. No field holds personal data or a token.
"""

import gc
import os
import sys
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from fitai.kernel.meter import meter

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

NAMESPACE = "FitAI"
METRIC_UNITS = {
    "Duration": "Milliseconds",
    "Requests": "Count",
    "Errors": "Count",
    "DynamoDBRequests": "Count",
    "ReadUnits": "Count",
    "WriteUnits": "Count",
}
"""The metrics of a call, and their units in CloudWatch."""

_METRIC_DIRECTIVE = {
    "Namespace": NAMESPACE,
    "Dimensions": [["service"]],
    "Metrics": [{"Name": name, "Unit": unit} for name, unit in METRIC_UNITS.items()],
}
_is_cold_start = True


@cache
def logger() -> "Logger":
    """The logger for failures, refusals and retries. Made at the first use: an ordinary request logs one line only."""
    from aws_lambda_powertools import Logger

    return Logger(service="fitai", level="INFO")


class Call:
    """One call of a function, from its start to its line in the log."""

    def __init__(self, route: str, request_id: str) -> None:
        global _is_cold_start
        self.fields: dict[str, Any] = {"requestId": request_id, "route": route, "coldStart": _is_cold_start}
        self.started = time.perf_counter()
        _is_cold_start = False
        meter.reset()

    def finish(self, status: int, **fields: Any) -> None:
        """Write the line, in CloudWatch's embedded metric format.

        Args:
            status: the HTTP status, or 200 / 500 where there is none.
            fields: further searchable fields, such as `userId`; never an address, a name or a token.
        """
        line = {
            "_aws": {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [_METRIC_DIRECTIVE]},
            "service": os.environ.get("POWERTOOLS_SERVICE_NAME", "fitai"),
            **self.fields,
            "status": status,
            **fields,
            "Duration": [round((time.perf_counter() - self.started) * 1000, 2)],
            "Requests": [1.0],
            "Errors": [float(status >= 500)],
            "DynamoDBRequests": [float(meter.requests)],
            "ReadUnits": [meter.read_units],
            "WriteUnits": [meter.write_units],
        }
        sys.stdout.write(to_json(line).decode() + "\n")
        if self.fields["coldStart"]:
            _freeze_loaded_objects()


def write_metrics(service: str, dimensions: Mapping[str, str], values: Mapping[str, float]) -> None:
    """Write a line with metrics of a service's own, beside those of the call: one more write to the log.

    Args:
        dimensions: few values each, and none of a person: CloudWatch keeps a metric for every combination.
        values: by the name of the metric; a name that ends in `Time` is in milliseconds, others are counts.
    """
    metrics = [{"Name": name, "Unit": "Milliseconds" if name.endswith("Time") else "Count"} for name in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["service", *dimensions]], "Metrics": metrics}
    line = {
        "_aws": {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [directive]},
        "service": service,
        **dimensions,
        **values,
    }
    sys.stdout.write(to_json(line).decode() + "\n")


def _freeze_loaded_objects() -> None:
    """Exclude what was loaded from garbage collection: it stays, and only later objects are collected."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
