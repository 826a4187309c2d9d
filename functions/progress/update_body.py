"""Correct an entry of the caller's body log: a field that is left out stays, one that is null is cleared.

`confirmed` lets a suspect weight count. Trend, rate and the profile's current weight follow.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.users.body import service
from fitai.users.body.models import BodyLogEntry, ChangeBodyEntry


@endpoint(
    "PUT",
    "/progress/body/{id}",
    access="write:own_progress",
    summary="Correct the body log",
    needs=(Table.GET_MANY, Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    errors=(NotFound, Conflict),
)
def handler(request: Request, id: str, body: ChangeBodyEntry) -> BodyLogEntry:
    """Return the corrected entry."""
    return service.correct_entry(request.caller, id, body)
