"""Delete an entry of the caller's body metrics; the weighing before it gives the profile's current weight again."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing
from fitai.users.body import service


@endpoint(
    "DELETE",
    "/users/metrics/{id}",
    access="write:own_progress",
    summary="Delete body metrics",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    service.delete_entry(request.caller, id)
    return Nothing()
