"""Add an entry to the caller's body log: measures, girths, progress photos, mood and notes.

A weight that is more than 8 % off the trend is `suspect`: it is left out of trend and rate until it is sent with `confirmed`, or
another one of the days around agrees. The weight of the latest entry is the profile's current weight.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.users.body import service
from fitai.users.body.models import AddBodyEntry, BodyLogEntry


@endpoint(
    "POST",
    "/progress/body",
    access="write:own_progress",
    summary="Add to the body log",
    status=201,
    needs=(Table.GET_MANY, Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    errors=(NotFound, Conflict),
)
def handler(request: Request, body: AddBodyEntry) -> BodyLogEntry:
    """Return the entry."""
    return service.add_entry(request.caller, request.new_id(), body)
