"""Change one of the caller's activities: its texts and its visibility; of a post also its media.

The change names the version that it starts from; an older one is refused. A changed text is marked as edited. A more private
visibility takes effect at once.
"""

from fitai.community.activities import service
from fitai.community.activities.models import Activity, ChangeActivity
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table


@endpoint(
    "PUT",
    "/community/activities/{id}",
    access="write:community",
    summary="Change an activity",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: ChangeActivity) -> Activity:
    """Return the changed activity."""
    return service.change_activity(request.caller, id, body)
