"""Comment on an activity, or with `parentId` reply to a comment on it; pushes `comment:received` to the activity's author.

`@name` mentions a user whom the caller may see, at most ten; whoever is mentioned and may see the comment is notified. A reply to a
reply is attached to the parent of both. The number of comments in a day is limited.
"""

from fitai.community.comments import service
from fitai.community.comments.models import Comment, NewComment
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, TooManyRequests
from fitai.kernel.needs import LIVE_NEEDS, Table


@endpoint(
    "POST",
    "/community/activities/{id}/comment",
    access="write:community",
    summary="Comment on an activity",
    status=201,
    ownership="shared",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, *LIVE_NEEDS),
    errors=(Conflict, NotFound, TooManyRequests),
)
def handler(request: Request, id: str, body: NewComment) -> Comment:
    """Return the comment."""
    return service.write_comment(request.caller, request.new_id(), id, body)
