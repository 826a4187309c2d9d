"""Save why there is no plan, and give back what was counted for it: where every failure of the machine leads."""

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
    """Return whether the failure is explained by the request, or is ours."""
    return ending.fail_generation(event)
