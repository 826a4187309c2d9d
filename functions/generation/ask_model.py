"""Ask the language model for the exercises of a plan, or for better ones after faults."""

from typing import Any

from fitai.coach.generation import steps
from fitai.kernel.needs import LIVE_NEEDS, MODEL_NEEDS, Library, Table
from fitai.kernel.task import task


@task(
    needs=(*MODEL_NEEDS, Table.PUT, Table.QUERY, Library.READ, *LIVE_NEEDS),
    timeout=30,
    memory=1024,
    layers=("ai",),
    hides_errors=True,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return whether there is an answer."""
    return steps.ask_model(event)
