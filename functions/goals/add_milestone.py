"""Add a milestone to a goal, change the notes of one that is there, or mark one of a custom goal as reached.

A milestone that the data has reached already gets the day of that data.
"""

from fitai.goals import service
from fitai.goals.models import AddMilestone, Goal
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table


@endpoint(
    "POST",
    "/goals/{id}/milestone",
    access="write:own_progress",
    summary="Add a milestone",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK, *LIVE_NEEDS),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: AddMilestone) -> Goal:
    """Return the goal with its milestones."""
    return service.add_milestone(request.caller, id, body)
