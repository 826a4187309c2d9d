"""Delete one of the caller's activities. What it was made of stays, and makes no other one.

It is in no list from the next read on. Its likes, comments and media are deleted soon after.
"""

from fitai.community.activities import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "DELETE",
    "/community/activities/{id}",
    access="write:community",
    summary="Delete an activity",
    needs=(Table.GET, Table.PUT, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    service.delete_activity(request.caller, id)
    return Nothing()
