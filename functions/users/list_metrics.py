"""The caller's body metrics over time: weight, body fat, height and girths, newest first."""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page, Paging
from fitai.users.body import reading
from fitai.users.body.models import BodyLogEntry


@endpoint(
    "GET",
    "/users/metrics",
    access="read:own_progress",
    summary="List body metrics",
    cache=OWN,
    needs=(Table.QUERY, Table.GET, Table.GET_MANY),
)
def handler(request: Request, query: Paging) -> Page[BodyLogEntry]:
    """Return a page of entries, measures in the caller's units."""
    return reading.entries(request.caller, query)
