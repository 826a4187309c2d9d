"""Read the user's data, and complete the request with it: the first task of a generation."""

from typing import Any

from fitai.coach.generation import steps
from fitai.kernel.needs import LIVE_NEEDS, Index, Library, ModelKey, Table
from fitai.kernel.task import task


@task(
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Index.QUERY, Library.READ, ModelKey.READ, *LIVE_NEEDS),
    timeout=20,
    memory=1024,
    hides_errors=True,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return who makes the plan."""
    return steps.gather_context(event)
