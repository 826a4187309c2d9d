"""Every quarter of an hour: sum up the past week for users who have trained in it, where the morning after it has come."""

from typing import Any

from fitai.analytics import roll_over
from fitai.kernel.needs import Index, Table
from fitai.kernel.observability import logger
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule("rate(15 minutes)", needs=(Index.QUERY, Table.GET, Table.PUT, Table.DELETE, Table.CHECK), timeout=300)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many users were handled."""
    handled = roll_over.send_weekly_summaries(TimeBudget(TURN_SECONDS))
    if handled:
        logger().info("weeks were summed up", extra={"users": handled})
    return {"handled": handled}
