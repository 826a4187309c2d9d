"""Clear suspensions that have ended by themselves, every quarter of an hour: they are over at their end."""

from typing import Any

from fitai.admin.people import ending
from fitai.kernel.needs import Table
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

TURN_SECONDS = 45.0
"""Seconds that one run may work; the next one continues."""


@schedule(
    "rate(15 minutes)",
    needs=(Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    timeout=60,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many were cleared."""
    return {"cleared": ending.end_due_suspensions(TimeBudget(TURN_SECONDS))}
