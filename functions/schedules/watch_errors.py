"""Every quarter of an hour: report kinds of unexpected errors that were not seen for 14 days."""

from typing import Any

from fitai.kernel.needs import Metrics, Table
from fitai.kernel.task import schedule
from fitai.platform.error_watch import service


@schedule("rate(15 minutes)", needs=(Metrics.LIST, Table.GET, Table.PUT))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many kinds are new."""
    return {"new": len(service.report_new_kinds())}
