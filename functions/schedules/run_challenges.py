"""Every quarter of an hour: freeze the challenges that are to be decided, and tell participants of those that begin."""

from typing import Any

from fitai.community.challenges import settling
from fitai.kernel.needs import Index, Table
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule(
    "rate(15 minutes)",
    needs=(Index.QUERY, Table.GET, Table.PUT, Table.DELETE, Table.CHECK),
    timeout=300,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Give how many deadlines were handled."""
    return {"handled": settling.run_deadlines(TimeBudget(TURN_SECONDS))}
