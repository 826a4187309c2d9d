"""Create a challenge. Its creator joins it like others.

It begins at midnight in each participant's own time zone, and is decided 48 hours after its last day has ended everywhere.
`volume` and `custom` are only for friends or invited users. A user has at most ten challenges that are not over, and creates ten
a day, two with a new or unverified account.
"""

from fitai.community.challenges import service
from fitai.community.challenges.models import ChallengeSummary, NewChallenge
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, TooManyRequests
from fitai.kernel.needs import Library, Table


@endpoint(
    "POST",
    "/community/challenges",
    access="write:community",
    summary="Create a challenge",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.CHECK, Library.READ),
    errors=(Conflict, TooManyRequests),
)
def handler(request: Request, body: NewChallenge) -> ChallengeSummary:
    """Return the challenge."""
    return service.create_challenge(request.caller, request.new_id(), body, request.units)
