"""List challenges: public ones that can be joined, the caller's, those of friends, invitations, or past ones.

Those of people whom the caller may not see are left out: a page may be short, and more follow while there is a cursor.
"""

from fitai.community.challenges import service
from fitai.community.challenges.models import ChallengesQuery, ChallengeSummary
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/community/challenges",
    access="read:community",
    summary="List challenges",
    cache=OWN,
    needs=(Table.QUERY, Table.GET_MANY, Index.QUERY),
    ownership="shared",
)
def handler(request: Request, query: ChallengesQuery) -> Page[ChallengeSummary]:
    """Return a page of challenges."""
    return service.challenges(request.caller, query, request.units)
