"""Every five minutes: send what has waited for the end of quiet hours, daily summaries, reminders and warnings that are due."""

from typing import Any

from fitai.kernel.needs import Index
from fitai.kernel.observability import logger
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget
from fitai.notifications.delivery import service
from fitai.notifications.published import NOTIFY_NEEDS

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule("rate(5 minutes)", needs=(Index.QUERY, *NOTIFY_NEEDS), timeout=300)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many deadlines were handled."""
    handled = service.send_due(TimeBudget(TURN_SECONDS))
    if handled:
        logger().info("notifications that were due were sent", extra={"handled": handled})
    return {"handled": handled}
