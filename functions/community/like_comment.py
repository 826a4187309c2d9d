"""Like a comment; once each."""

from fitai.community.comments import service
from fitai.community.comments.models import CommentLikes
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/community/comments/{id}/like",
    access="write:community",
    summary="Like a comment",
    ownership="shared",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> CommentLikes:
    """Return the comment's likes."""
    return service.like_comment(request.caller, id)
