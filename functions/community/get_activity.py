"""One activity, such as a link or a notification names it.

Whether the caller sees it is decided anew each time: what its author has deleted or made private, or moderation hides, is 404.
"""

from fitai.community.activities import service
from fitai.community.activities.models import Activity
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/community/activities/{id}",
    access="read:community",
    ownership="shared",
    summary="One activity",
    cache=LIVE,
    needs=(Table.GET, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Activity:
    """Return the activity."""
    return service.show_activity(request.caller, id)
