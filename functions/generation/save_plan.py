"""Save the plan of a generation as the content of its recommendation."""

from typing import Any

from fitai.coach.generation import ending
from fitai.kernel.needs import Table
from fitai.kernel.task import task


@task(
    needs=(Table.GET, Table.PUT, Table.DELETE, Table.CHECK),
    timeout=15,
    memory=512,
    hides_errors=True,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return that it is saved."""
    return ending.save_plan(event)
