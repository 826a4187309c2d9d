"""Add an entry of body metrics. The weight of the latest entry that has one is the profile's current weight."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.users.body import service
from fitai.users.body.models import AddBodyEntry, BodyLogEntry


@endpoint(
    "POST",
    "/users/metrics",
    access="write:own_progress",
    summary="Add body metrics",
    status=201,
    needs=(Table.GET_MANY, Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    errors=(NotFound, Conflict),
)
def handler(request: Request, body: AddBodyEntry) -> BodyLogEntry:
    """Return the entry."""
    return service.add_entry(request.caller, request.new_id(), body)
