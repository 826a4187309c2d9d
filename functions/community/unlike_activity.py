"""Take a like back, also of an activity that the caller may not see any more; repeating it changes nothing."""

from fitai.community.activities.models import ActivityLikes
from fitai.community.engagement import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/community/activities/{id}/like",
    access="write:community",
    ownership="shared",
    summary="Take a like back",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> ActivityLikes:
    """Return the likes."""
    return service.unlike(request.caller, id)
