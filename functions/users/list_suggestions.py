"""Users whom the caller may know: friends of friends, and people of the rooms that the caller trains in.

Whoever has a private profile, is blocked or known already is not among them. They are found anew once a day.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.users.suggestions import service
from fitai.users.suggestions.models import Suggestion, SuggestionsQuery


@endpoint(
    "GET",
    "/users/suggestions",
    access="read:community",
    summary="Suggest users",
    cache=LIVE,
    needs=(Table.GET, Table.QUERY, Index.QUERY, Table.GET_MANY, Table.PUT),
)
def handler(request: Request, query: SuggestionsQuery) -> list[Suggestion]:
    """Return users, those who share most with the caller first."""
    return service.suggestions(request.caller, query.limit)
