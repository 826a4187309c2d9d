"""A user's followers, newest first, if the caller may see the user's profile.

Private accounts, and users with a block between them and the caller, are left out, so that a page may be short.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page, Paging
from fitai.users.social import service
from fitai.users.social.models import UserCard


@endpoint(
    "GET",
    "/users/{userId}/followers",
    access="read:community",
    ownership="shared",
    summary="List followers",
    cache=LIVE,
    needs=(Index.QUERY, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, user_id: str, query: Paging) -> Page[UserCard]:
    """Return a page of users."""
    return service.followers(request.caller, user_id, query)
