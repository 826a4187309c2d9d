"""Who likes an activity, the last first. Left out are users whom the caller may not see in lists, or has muted."""

from fitai.community.activities.models import ActivityLike
from fitai.community.engagement import service
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page, Paging


@endpoint(
    "GET",
    "/community/activities/{id}/likes",
    access="read:community",
    ownership="shared",
    summary="Who likes an activity",
    cache=LIVE,
    needs=(Table.GET, Table.GET_MANY, Index.QUERY),
    errors=(NotFound,),
)
def handler(request: Request, id: str, query: Paging) -> Page[ActivityLike]:
    """Return a page of users."""
    return service.list_likes(request.caller, id, query)
