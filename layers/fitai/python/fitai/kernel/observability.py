"""One JSON line per call: the request as searchable fields, and CloudWatch metrics in embedded format.

Both are one line on purpose: a call costs one write to the log. No field holds personal data or a token.
"""

import os
import time
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from fitai.kernel.meter import meter

NAMESPACE = "FitAI"

_cold = True


@cache
def logger() -> Logger:
    """The logger for what is not an ordinary request: failures, refusals, retries."""
    return Logger(service="fitai", level="INFO")


class Call:
    """One call of a function, from its first moment to its line."""

    def __init__(self, what: str, request_id: str) -> None:
        global _cold
        self.fields: dict[str, Any] = {"requestId": request_id, "route": what, "coldStart": _cold}
        self.started = time.perf_counter()
        _cold = False
        meter.reset()

    def finish(self, status: int, **fields: Any) -> None:
        """Write the line.

        Args:
            status: the HTTP status, or 200 / 500 where there is none.
            fields: more to search by, such as `userId`; never an address, a name or a token.
        """
        duration = (time.perf_counter() - self.started) * 1000
        metrics = Metrics(namespace=NAMESPACE, service=os.environ.get("POWERTOOLS_SERVICE_NAME", "fitai"))
        metrics.add_metric("Duration", MetricUnit.Milliseconds, round(duration, 2))
        metrics.add_metric("Requests", MetricUnit.Count, 1)
        metrics.add_metric("Errors", MetricUnit.Count, int(status >= 500))
        metrics.add_metric("DynamoDBRequests", MetricUnit.Count, meter.requests)
        metrics.add_metric("ReadUnits", MetricUnit.Count, meter.read_units)
        metrics.add_metric("WriteUnits", MetricUnit.Count, meter.write_units)
        for name, value in (self.fields | {"status": status} | fields).items():
            metrics.add_metadata(name, value)
        metrics.flush_metrics()
