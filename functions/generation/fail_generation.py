"""Save why there is no plan, and give the quota back: the state after every failure of the machine."""

from typing import Any

from fitai.coach.generation import ending
from fitai.kernel.needs import Table
from fitai.kernel.task import task


@task(
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    timeout=15,
    memory=512,
    hides_errors=True,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return whether the failure is explained by the request, or is an error on our side."""
    return ending.fail_generation(event)
