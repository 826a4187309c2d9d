"""Change the channels by which the caller is notified: pushes and mails, by category.

Security cannot be turned off; what is not sent by a channel cannot be turned on. The four flags of `PUT /users/preferences` turn
off pushes and mails of all their categories.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.notifications import preferences
from fitai.notifications.models import NotificationPreferences, NotificationPreferencesChange


@endpoint(
    "POST",
    "/notifications/preferences",
    access="write:notifications",
    summary="Change the channels of notifications",
    needs=(Table.GET_MANY, Table.PUT, Table.CHECK),
    errors=(NotFound,),
)
def handler(request: Request, body: NotificationPreferencesChange) -> NotificationPreferences:
    """Return the channels, as they are in force now."""
    return preferences.change_preferences(request.caller, body)
