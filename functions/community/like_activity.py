"""Like an activity; liking it again changes nothing. The author's devices get `like:received`."""

from fitai.community.activities.models import ActivityLikes
from fitai.community.engagement import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table


@endpoint(
    "POST",
    "/community/activities/{id}/like",
    access="write:community",
    ownership="shared",
    summary="Like an activity",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, *LIVE_NEEDS),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> ActivityLikes:
    """Return the likes."""
    return service.like(request.caller, id)
