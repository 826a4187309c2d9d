"""List what has changed in the caller's workouts since a cursor, deletions included; without one, everything.

`meta.hasMore` says whether there is more now. The cursor is there either way: keep it for the next time. An entry may
come again; its version tells that it is known. A cursor that is too old is 410 `cursor_expired`: start without one.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.workouts.offline import changes
from fitai.workouts.offline.models import ChangesQuery, WorkoutChange


@endpoint(
    "GET",
    "/workouts/changes",
    access="read:own_workouts",
    summary="List changes since a cursor",
    needs=(Table.QUERY, Table.GET_MANY, Index.QUERY),
    errors=(changes.CursorExpired,),
)
def handler(request: Request, query: ChangesQuery) -> Page[WorkoutChange]:
    return changes.list_changes(request.caller, query)
