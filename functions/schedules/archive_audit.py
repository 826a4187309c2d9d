"""Copy the entries of the audit trail that will soon expire to cold storage, every hour of the night."""

from typing import Any

from fitai.kernel import audit_archive
from fitai.kernel.needs import Archive, Index, Table
from fitai.kernel.task import schedule
from fitai.kernel.time_budget import TimeBudget

SECONDS = 600.0


@schedule("cron(10 0-5 * * ? *)", needs=(Table.GET, Table.QUERY, Table.PUT, Index.QUERY, Archive.WRITE), timeout=840)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many objects were written."""
    return {"written": audit_archive.archive_days(TimeBudget(SECONDS))}
