"""Change a challenge of the caller's: everything until it begins in the first time zone, then only its last day.

The change names the version that it starts from; an older one is refused.
"""

from fitai.community.challenges import service
from fitai.community.challenges.models import ChallengeSummary, ChangeChallenge
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table


@endpoint(
    "PUT",
    "/community/challenges/{id}",
    access="write:community",
    summary="Change a challenge",
    needs=(Table.GET, Table.GET_MANY, Table.PUT),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: ChangeChallenge) -> ChallengeSummary:
    """Return the changed challenge."""
    return service.change_challenge(request.caller, id, body, request.units)
