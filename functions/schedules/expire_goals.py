"""Every quarter of an hour: end the goals whose target date was over, in their user's time zone, seven days ago."""

from typing import Any

from fitai.goals import reactions
from fitai.kernel.needs import LIVE_NEEDS, Index, Table
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule(
    "rate(15 minutes)",
    needs=(Index.QUERY, Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK, *LIVE_NEEDS),
    timeout=300,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Give how many goals were handled."""
    return {"handled": reactions.expire_goals(TimeBudget(TURN_SECONDS))}
