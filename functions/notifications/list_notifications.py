"""List the caller's notifications, newest first. `meta.unread` is the number of unread ones.

Likes on one thing share a notification, and so do comments within ten minutes; it moves to the top when another joins it. What
was done by people whom the caller does not see (blocked, muted, suspended, deleted) is left out. Kept for 90 days.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page
from fitai.notifications import service
from fitai.notifications.models import Notification, NotificationsQuery


@endpoint(
    "GET",
    "/notifications",
    access="read:notifications",
    summary="List notifications",
    cache=LIVE,
    needs=(Table.QUERY, Table.GET_MANY),
)
def handler(request: Request, query: NotificationsQuery) -> Page[Notification]:
    """Return a page of notifications."""
    return service.notifications(request.caller, query)
