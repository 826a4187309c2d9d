"""End the generations of executions that ended without ending them: timed out, aborted, or failed in the last state.

Step Functions sends its status events through the account's event bus and a queue, which repeats a message when this fails.
"""

from typing import Any

from fitai.coach.generation import ending
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.kernel.task import task


@task(needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, *LIVE_NEEDS), timeout=30)
def handler(event: dict[str, Any], context: Any) -> None:
    """End the generations of a batch; repeating one does nothing."""
    ending.close_executions(event)
