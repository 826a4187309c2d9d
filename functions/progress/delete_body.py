"""Delete an entry of the caller's body log; its photos stay in the caller's media. Trend, rate and current weight follow."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing
from fitai.users.body import service


@endpoint(
    "DELETE",
    "/progress/body/{id}",
    access="write:own_progress",
    summary="Delete from the body log",
    needs=(Table.GET_MANY, Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    service.delete_entry(request.caller, id)
    return Nothing()
