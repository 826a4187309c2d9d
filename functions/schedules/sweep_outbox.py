"""Publish events that the relay has not carried within a day, every hour.

An ordinary run reads one hour of the outbox, which is empty. While the relay is down the run does its work a day late.
"""

from typing import Any

from fitai.kernel import outbox
from fitai.kernel.needs import Bus, Table
from fitai.kernel.observability import write_metrics
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

SECONDS = 240.0


@schedule("rate(1 hour)", needs=(Table.GET, Table.QUERY, Table.PUT, Table.BATCH_DELETE, Bus.PUT), timeout=300)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many events were published, and how many the bus refused."""
    swept = outbox.sweep(TimeBudget(SECONDS))
    values = {"OutboxSwept": float(swept.published), "OutboxRefused": float(swept.refused)}
    write_metrics("outbox", {}, values)
    return {"published": swept.published, "refused": swept.refused}
