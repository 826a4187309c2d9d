"""The caller's friends, or open friend requests, newest first: `status` is `accepted`, `incoming` or `outgoing`."""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.users.social import service
from fitai.users.social.models import Friend, FriendsQuery


@endpoint(
    "GET",
    "/users/friends",
    access="read:community",
    summary="List friends",
    cache=LIVE,
    needs=(Index.QUERY, Table.GET_MANY),
)
def handler(request: Request, query: FriendsQuery) -> Page[Friend]:
    """Return a page of friends."""
    return service.friends(request.caller, query)
