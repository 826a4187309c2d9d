"""Mark a notification as read, on all the caller's devices; the push about it is withdrawn."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.notifications import service
from fitai.notifications.models import Unread


@endpoint(
    "PUT",
    "/notifications/{id}/read",
    access="write:notifications",
    summary="Mark a notification as read",
    needs=(Table.GET_MANY, Table.PUT, *LIVE_NEEDS),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Unread:
    """Return how many are unread."""
    return service.mark_read(request.caller, id)
