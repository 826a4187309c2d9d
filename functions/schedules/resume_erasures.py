"""Every quarter of an hour: erasures of deleted accounts that wait for their last time, or have stopped, go on."""

from typing import Any

from fitai.accounts.erasure import service
from fitai.kernel.needs import Index, Table
from fitai.kernel.task import schedule


@schedule("rate(15 minutes)", needs=(Index.QUERY, Table.PUT))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Give how many were set going."""
    return {"resumed": service.resume_erasures()}
