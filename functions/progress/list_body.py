"""The caller's body log: a page of entries, newest first, with the trend of the weight on their days.

`summary` is of the whole log: the smoothed weight, its change per week with the 95 % interval, and the newest measures. It is the log of
`GET /users/metrics`.
"""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.users.body import reading
from fitai.users.body.models import BodyProgress, BodyQuery


@endpoint(
    "GET",
    "/progress/body",
    access="read:own_progress",
    summary="Body progress",
    cache=OWN,
    needs=(Table.QUERY, Table.GET, Table.GET_MANY),
)
def handler(request: Request, query: BodyQuery) -> BodyProgress:
    """Return the page, measures in the caller's units."""
    return reading.progress(request.caller, query)
