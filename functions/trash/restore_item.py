"""Restore a deleted workout, template or own exercise, with everything that belonged to it.

It has the id that it had. Records and totals follow in a moment, as after any change of the past. A workout that was running
runs again; the time in the trash does not count. Repeating the request returns the same.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, PlanLimitReached
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.trash import service
from fitai.trash.models import RestoredItem


@endpoint(
    "POST",
    "/trash/{id}/restore",
    access="write:own_workouts",
    summary="Restore a deleted item",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Library.READ, *LIVE_NEEDS),
    errors=(Conflict, NotFound, PlanLimitReached),
)
def handler(request: Request, id: str) -> RestoredItem:
    return service.restore_item(request.caller, id)
