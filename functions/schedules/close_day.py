"""Every hour: fold the numbers of the days that are over, and report the newest as metrics."""

from typing import Any

from fitai.insights import closing
from fitai.kernel.needs import Table
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

TURN_SECONDS = 90.0
"""Seconds that one run may work; the next one continues."""


@schedule("rate(1 hour)", needs=(Table.QUERY, Table.PUT, Table.DELETE), timeout=120)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Give how many days were folded."""
    return {"folded": closing.close_days(TimeBudget(TURN_SECONDS))}
