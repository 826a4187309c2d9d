"""The progress of the caller's goals: the open ones, the newest that were reached, and the streak of weeks."""

from fitai.goals import service
from fitai.goals.models import GoalsProgress
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/progress/goals",
    access="read:own_progress",
    summary="Progress of the goals",
    cache=OWN,
    needs=(Table.QUERY,),
)
def handler(request: Request) -> GoalsProgress:
    """Return the goals, with their progress."""
    return service.progress(request.caller)
