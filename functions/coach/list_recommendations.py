"""List the caller's recommendations, newest first, filtered by type and status.

The list has what the caller asked for, and what the coach found in the caller's training: at most two of these a week. Plans are left out of the
list; read a recommendation by its id for its plan. With a filter a page may be short: go on with `cursor` until it is absent.
"""

from fitai.coach import service
from fitai.coach.models import Recommendation, RecommendationsQuery
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/ai/recommendations",
    access="read:ai_recommendations",
    summary="List recommendations",
    cache=LIVE,
    needs=(Index.QUERY,),
)
def handler(request: Request, query: RecommendationsQuery) -> Page[Recommendation]:
    """Return a page of recommendations."""
    return service.recommendations(request.caller, query)
