"""Every quarter of an hour: recommend to premium users what is found in their training, where a look at it is due.

A lift that is stuck, a muscle or a side that is trained too little, a deload that is due, the way back after a break: at most
two recommendations in seven days.
"""

from typing import Any

from fitai.coach.proactive import service
from fitai.kernel.needs import LIVE_NEEDS, Index, Library, Switches, Table
from fitai.kernel.observability import logger
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule(
    "rate(15 minutes)",
    needs=(
        Index.QUERY,
        Table.GET,
        Table.GET_MANY,
        Table.PUT,
        Table.DELETE,
        Table.CHECK,
        Library.READ,
        Switches.READ,
        *LIVE_NEEDS,
    ),
    timeout=300,
    memory=1024,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many users were handled."""
    handled = service.recommend_due(TimeBudget(TURN_SECONDS))
    if handled:
        logger().info("the coach has looked at what was trained", extra={"users": handled})
    return {"handled": handled}
