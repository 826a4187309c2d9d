"""List the caller's goals: the open ones first, then those that are over, each newest first."""

from fitai.goals import service
from fitai.goals.models import Goal, GoalsQuery
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page


@endpoint("GET", "/goals", access="read:own_progress", summary="List goals", cache=OWN, needs=(Table.QUERY,))
def handler(request: Request, query: GoalsQuery) -> Page[Goal]:
    """Return a page of goals, with their progress."""
    return service.goals(request.caller, query)
