"""Resume, every quarter of an hour, the erasures that wait for their final pass, or have stalled."""

from typing import Any

from fitai.accounts.erasure import service
from fitai.kernel.needs import Index, Table
from fitai.kernel.task import schedule


@schedule("rate(15 minutes)", needs=(Index.QUERY, Table.PUT))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return the number of resumed erasures."""
    return {"resumed": service.resume_erasures()}
