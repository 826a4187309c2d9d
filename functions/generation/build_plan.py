"""Make a plan with the built-in coach: without a model, after a model that failed, and for today's workout."""

from typing import Any

from fitai.coach.generation import steps
from fitai.kernel.needs import LIVE_NEEDS, Index, Library, Table
from fitai.kernel.task import task


@task(
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Index.QUERY, Library.READ, *LIVE_NEEDS),
    timeout=20,
    memory=1769,
    hides_errors=True,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return whether there is a plan."""
    return steps.build_plan(event)
