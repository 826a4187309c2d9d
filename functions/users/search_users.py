"""Find users by the beginning of the user name, or of the first or last name; case and accents count for nothing.

By their names, public accounts are found. One that shows its profile to friends is found by its user name only; a
private one, and one between which and the caller there is a block, not at all. A page may be short: the next one goes
on where it stopped looking.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page
from fitai.users.search import service
from fitai.users.search.models import UserSearch
from fitai.users.social.models import UserCard


@endpoint("GET", "/users/search", access="user", summary="Find users", needs=(Table.QUERY, Table.GET_MANY))
def handler(request: Request, query: UserSearch) -> Page[UserCard]:
    """Answer a page of users, in the order of the names that they were found by."""
    return service.search_users(request.caller, query)
