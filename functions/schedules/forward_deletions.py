"""Have product events deleted where they were sent to, every quarter of an hour, until each service has confirmed it."""

from typing import Any

from fitai.kernel.needs import Bus, Index, Table, TelemetryKey
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget
from fitai.telemetry import service

SECONDS = 60.0


@schedule(
    "rate(15 minutes)",
    needs=(TelemetryKey.READ, Index.QUERY, Table.PUT, Table.DELETE, Bus.PUT),
    timeout=120,
    layers=("telemetry",),
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many deletions are confirmed."""
    return {"confirmed": service.forward_deletions(TimeBudget(SECONDS))}
