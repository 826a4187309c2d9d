"""Mark everything as read until a moment, on all the caller's devices; what has come since stays unread."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.notifications import service
from fitai.notifications.models import ReadAll, Unread


@endpoint(
    "PUT",
    "/notifications/read-all",
    access="write:notifications",
    summary="Mark notifications as read",
    needs=(Table.PUT, *LIVE_NEEDS),
)
def handler(request: Request, body: ReadAll) -> Unread:
    """Return how many are unread."""
    return service.mark_all_read(request.caller, body)
