"""Delete a goal of the caller's."""

from fitai.goals import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "DELETE",
    "/goals/{id}",
    access="write:own_progress",
    summary="Delete a goal",
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    service.delete_goal(request.caller, id)
    return Nothing()
