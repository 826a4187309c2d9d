"""Create a goal. Its baseline is the newest value of the data, and is fixed; so is the direction to the target.

Refused with the reason: a target that is the present value or has been passed already, an impossible value, a body weight with
a body mass index below 18.5. At most 50 goals are open at once.
"""

from fitai.goals import service
from fitai.goals.models import Goal, NewGoal
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import Library, Table


@endpoint(
    "POST",
    "/goals",
    access="write:own_progress",
    summary="Create a goal",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Library.READ),
    errors=(Conflict,),
)
def handler(request: Request, body: NewGoal) -> Goal:
    """Return the goal."""
    return service.create_goal(request.caller, request.new_id(), body, request.units)
