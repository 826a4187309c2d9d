"""Resume the erasures of deleted accounts that are due or have stopped, every quarter of an hour."""

from typing import Any

from fitai.accounts.erasure import service
from fitai.kernel.needs import Index, Table
from fitai.kernel.task import schedule


@schedule("rate(15 minutes)", needs=(Index.QUERY, Table.PUT))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many were resumed."""
    return {"resumed": service.resume_erasures()}
