"""End the generation of an execution that has ended without doing so: timed out, aborted, or failed to the last.

Step Functions tells of it through the account's event bus and a queue, which repeats the message when this fails.
"""

from typing import Any

from fitai.coach.generation import ending
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.kernel.task import task


@task(needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, *LIVE_NEEDS), timeout=30)
def handler(event: dict[str, Any], context: Any) -> None:
    """End the generations of a batch; repeating one does nothing."""
    ending.close_executions(event)
