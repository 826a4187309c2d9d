"""Every quarter of an hour, until the night's round is complete: compare all subscriptions with the payment provider's.

A webhook that was lost is found the same night. A round begins at two o'clock (UTC), a run continues where the one before stopped.
"""

from typing import Any

from fitai.kernel.needs import SUBSCRIPTION_NEEDS, Index, Table
from fitai.kernel.observability import logger
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget
from fitai.payments.subscriptions import reconciliation


@schedule(
    "rate(15 minutes)",
    needs=(*SUBSCRIPTION_NEEDS, Index.QUERY, Table.BATCH_DELETE),
    timeout=300,
    memory=1024,
    layers=("payments",),
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return how far the round is."""
    state = reconciliation.run(TimeBudget(reconciliation.TURN_SECONDS))
    if state is None:
        return {"phase": "off"}
    progress = {
        "phase": state.phase,
        "checked": state.checked,
        "repaired": state.repaired,
        "replayed": state.replayed,
    }
    logger().info("subscriptions were compared", extra=progress)
    return progress
