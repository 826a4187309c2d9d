"""Correct an entry of the caller's body metrics: a field that is left out stays, one that is null is cleared.

The profile's current weight is updated if it came from this entry, or comes from it now.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.users.body import service
from fitai.users.body.models import BodyLogEntry, ChangeBodyEntry


@endpoint(
    "PUT",
    "/users/metrics/{id}",
    access="write:own_progress",
    summary="Correct body metrics",
    needs=(Table.GET_MANY, Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    errors=(NotFound, Conflict),
)
def handler(request: Request, id: str, body: ChangeBodyEntry) -> BodyLogEntry:
    """Return the corrected entry."""
    return service.correct_entry(request.caller, id, body)
