"""Change the caller's own preferences: a field that is left out stays, one that is null gets its default.

The user's connected devices get `sync:preferences`, and new units and privacy switches apply from the next request
and the next live event on.
"""

from fitai.accounts.models import Preferences, PreferencesChange
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.users import service


@endpoint(
    "PUT",
    "/users/preferences",
    access="write:own_profile",
    summary="Change own preferences",
    needs=(Table.GET, Table.UPDATE, Table.PUT, *LIVE_NEEDS),
    errors=(NotFound,),
)
def handler(request: Request, body: PreferencesChange) -> Preferences:
    """Return the changed preferences."""
    return service.change_preferences(request.caller, body)
