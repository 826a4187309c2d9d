"""Every quarter of an hour: roll over the streaks and weekly targets of users whose day or week has begun."""

from typing import Any

from fitai.analytics import roll_over
from fitai.kernel.needs import LIVE_NEEDS, Index, Table
from fitai.kernel.observability import logger
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule("rate(15 minutes)", needs=(Index.QUERY, Table.PUT, Table.DELETE, Table.CHECK, *LIVE_NEEDS), timeout=300)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many users were handled."""
    handled = roll_over.roll_over_streaks(TimeBudget(TURN_SECONDS))
    if handled:
        logger().info("streaks were rolled over", extra={"users": handled})
    return {"handled": handled}
