"""Return a challenge with its leaderboard: the first ten, and the caller with five above and five below.

Participants whom the caller may not see are left out; the others keep their ranks.
"""

from fitai.community.challenges import service
from fitai.community.challenges.models import Challenge
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/community/challenges/{id}",
    access="read:community",
    summary="One challenge",
    # Who reads a large board may find its counts to be summed.
    needs=(Table.QUERY, Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE),
    ownership="shared",
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Challenge:
    """Return the challenge."""
    return service.challenge(request.caller, id, request.units)
