"""Every quarter of an hour: offer to end workouts that were not used for hours, and end those of a day ago."""

from typing import Any

from fitai.kernel.needs import LIVE_NEEDS, Index, Library, Table
from fitai.kernel.observability import logger
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget
from fitai.workouts.live import forgotten

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule(
    "rate(15 minutes)",
    needs=(Index.QUERY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Library.READ, *LIVE_NEEDS),
    timeout=300,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Give how many workouts were looked after, by what came of it."""
    counts = {str(outcome): count for outcome, count in forgotten.look_after_workouts(TimeBudget(TURN_SECONDS)).items()}
    if any(counts.values()):
        logger().info("workouts were looked after", extra=counts)
    return counts
