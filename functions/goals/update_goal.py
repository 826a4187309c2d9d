"""Change a goal: its texts, target, target date, or status; of a custom goal also its current value.

The change names the version that it starts from; an older one is refused. `paused` stops the goal, `active` resumes it and
moves its target date by the days of the pause. What the data says is told as `sync:progress`.
"""

from fitai.goals import service
from fitai.goals.models import ChangeGoal, Goal
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table


@endpoint(
    "PUT",
    "/goals/{id}",
    access="write:own_progress",
    summary="Change a goal",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK, *LIVE_NEEDS),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: ChangeGoal) -> Goal:
    """Return the changed goal."""
    return service.change_goal(request.caller, id, body)
