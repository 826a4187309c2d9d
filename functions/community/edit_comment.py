"""Change the text of the caller's own comment, within 24 hours; it is marked as edited. A reported comment is locked.

Only users whom the new text mentions and the old one did not are notified.
"""

from fitai.community.comments import service
from fitai.community.comments.models import ChangeComment, Comment
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table


@endpoint(
    "PUT",
    "/community/comments/{id}",
    access="write:community",
    summary="Edit a comment",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: ChangeComment) -> Comment:
    """Return the changed comment."""
    return service.edit_comment(request.caller, id, body)
