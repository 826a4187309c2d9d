"""The caller's own preferences: units, rest time, weekly target, equipment, injuries, language, notifications, privacy."""

from fitai.accounts.models import Preferences
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users import service


@endpoint(
    "GET",
    "/users/preferences",
    access="read:own_profile",
    summary="Own preferences",
    cache=OWN,
    needs=(Table.GET,),
    errors=(NotFound,),
)
def handler(request: Request) -> Preferences:
    """Return the caller's preferences, defaults included."""
    return service.preferences(request.caller)
