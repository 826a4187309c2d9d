"""The users whom the caller has muted, the newest mute first.

Deleted and suspended accounts, and those that the caller may not see any more, are left out, so that a page may be short.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page, Paging
from fitai.users.social import service
from fitai.users.social.models import UserCard


@endpoint(
    "GET",
    "/users/muted",
    access="read:community",
    summary="List whom the caller has muted",
    cache=LIVE,
    needs=(Index.QUERY, Table.GET_MANY),
)
def handler(request: Request, query: Paging) -> Page[UserCard]:
    """Return a page of users."""
    return service.muted_users(request.caller, query)
