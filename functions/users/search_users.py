"""Find users by the beginning of the user name, or of the first or last name; case and accents are ignored.

Public accounts are found by all names. An account that shows its profile to friends is found by its user name only; a
private one, and one with a block between it and the caller, not at all. A page may be short: the next one continues
where the search stopped.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.users.search import service
from fitai.users.search.models import UserSearch
from fitai.users.social.models import UserCard


@endpoint(
    "GET",
    "/users/search",
    access="read:community",
    summary="Find users",
    cache=LIVE,
    needs=(Table.GET, Table.QUERY, Index.QUERY, Table.GET_MANY, Table.PUT),
    throttle=100,
)
def handler(request: Request, query: UserSearch) -> Page[UserCard]:
    """Return a page of users, in the order of the names that they were found by."""
    return service.search_users(request.caller, query)
