"""Publish a post: a title, a text, up to four pictures or videos.

The files were uploaded by `POST /community/activities/media`, and are ready; each is in one post only. A new account, or one whose
mail address is not verified, publishes 5 posts a day and writes no links; any other 30.
"""

from fitai.community.activities import service
from fitai.community.activities.models import Activity, NewActivity
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, TooManyRequests
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/community/activities",
    access="write:community",
    summary="Publish a post",
    status=201,
    needs=(Table.GET, Table.PUT, Table.UPDATE),
    errors=(Conflict, NotFound, TooManyRequests),
)
def handler(request: Request, body: NewActivity) -> Activity:
    """Return the post."""
    return service.publish_post(request.caller, request.new_id(), body)
