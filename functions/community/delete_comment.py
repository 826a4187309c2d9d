"""Delete the caller's own comment, or any comment on the caller's own activity.

A comment that has replies stays as a placeholder for them, without text and author. Its likes are deleted.
"""

from fitai.community.comments import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "DELETE",
    "/community/comments/{id}",
    access="write:community",
    summary="Delete a comment",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    service.delete_comment(request.caller, id)
    return Nothing()
