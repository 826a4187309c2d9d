"""Make a plan of the model's choices, and check it against the rules V1 to V24."""

from typing import Any

from fitai.coach.generation import steps
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.kernel.task import task


@task(
    needs=(Table.GET, Table.PUT, Library.READ, *LIVE_NEEDS),
    timeout=20,
    memory=1769,
    hides_errors=True,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return whether the plan is valid, is to be repaired, or is given up."""
    return steps.check_plan(event)
