"""Count that the caller has shared an activity, in the app or on another platform: once for each user and platform.

Sharing shows nobody more: whoever opens the link sees the activity only as far as its author lets them.
"""

from fitai.community.activities.models import ActivityShares, ShareActivity
from fitai.community.engagement import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/community/activities/{id}/share",
    access="write:community",
    ownership="shared",
    summary="Share an activity",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE),
    errors=(NotFound,),
)
def handler(request: Request, id: str, body: ShareActivity) -> ActivityShares:
    """Return how often it was shared."""
    return service.share(request.caller, id, body)
