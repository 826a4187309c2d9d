"""Take back the caller's like of a comment."""

from fitai.community.comments import service
from fitai.community.comments.models import CommentLikes
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/community/comments/{id}/like",
    access="write:community",
    summary="Take back the like of a comment",
    ownership="shared",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> CommentLikes:
    """Return the comment's likes."""
    return service.unlike_comment(request.caller, id)
