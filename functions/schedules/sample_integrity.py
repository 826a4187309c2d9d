"""Every night: compare what is stored about a sample of accounts with what follows from their data.

Nothing is written; the function's role could not. What differs is put right by `make rebuild`.
"""

from typing import Any

from fitai.admin.integrity import service
from fitai.kernel.needs import Index, Library, Table
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

SECONDS = 600.0


@schedule(
    "cron(30 3 * * ? *)",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Index.QUERY, Library.READ),
    timeout=840,
    memory=1024,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many accounts were compared, and how many differ."""
    comparison = service.compare_sample(TimeBudget(SECONDS))
    return {"sampled": comparison.sampled, "differing": len(comparison.differing)}
