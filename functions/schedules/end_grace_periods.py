"""Every quarter of an hour: what ends by time alone at a subscription, such as the grace period after a failed payment.

The plan itself ends at the second. This writes it down, and tells of it and of what ends soon.
"""

from typing import Any

from fitai.kernel.needs import SUBSCRIPTION_NEEDS, Index
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget
from fitai.payments.subscriptions import deadlines

TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""


@schedule(
    "rate(15 minutes)",
    needs=(*SUBSCRIPTION_NEEDS, Index.QUERY),
    timeout=300,
    layers=("payments",),
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many accounts were handled."""
    return {"handled": deadlines.handle_deadlines(TimeBudget(TURN_SECONDS))}
