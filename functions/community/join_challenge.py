"""Take part in a challenge; joining again changes nothing.

The caller's time zone and weekly target are fixed. What the caller has trained in the period so far is counted within seconds.
Nobody can join once three quarters of the duration are over.
"""

from fitai.community.challenges import membership
from fitai.community.challenges.models import ChallengeSummary, JoinChallenge
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/community/challenges/{id}/join",
    access="write:community",
    summary="Join a challenge",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    ownership="shared",
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: JoinChallenge) -> ChallengeSummary:
    """Return the challenge with the caller's place."""
    return membership.join_challenge(request.caller, id, body, request.units)
