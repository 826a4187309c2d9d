"""Get the channels by which the caller is notified, by category: in the app, by push, by mail."""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.notifications import preferences
from fitai.notifications.models import NotificationPreferences


@endpoint(
    "GET",
    "/notifications/preferences",
    access="read:notifications",
    summary="Get the channels of notifications",
    cache=OWN,
    needs=(Table.GET_MANY,),
)
def handler(request: Request) -> NotificationPreferences:
    """Return the channels, as they are in force."""
    return preferences.preferences(request.caller)
