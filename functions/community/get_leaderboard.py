"""Return a leaderboard: of everybody who takes part, of friends, or of a challenge; with the caller's place and five neighbours.

Users whom the caller may not see, or has muted, are left out; the others keep their ranks.
"""

from fitai.community.leaderboards import service
from fitai.community.leaderboards.models import Leaderboard, LeaderboardQuery
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Index, Table


@endpoint(
    "GET",
    "/community/leaderboard",
    access="read:community",
    summary="A leaderboard",
    needs=(Table.QUERY, Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.BATCH_DELETE, Index.QUERY),
    errors=(NotFound,),
)
def handler(request: Request, query: LeaderboardQuery) -> Leaderboard:
    """Return the page."""
    return service.leaderboard(request.caller, query, request.units)
