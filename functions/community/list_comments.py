"""List the comments on an activity, or with `parentId` the replies to one of them, oldest or newest first.

Comments of users whom the caller has muted, of deleted and suspended accounts, and of users who have blocked the caller or whom
the caller has blocked are left out; one that has replies is a placeholder. So a page may be shorter than asked for, and the
activity's count of comments may be greater than what is listed.
"""

from fitai.community.comments import service
from fitai.community.comments.models import Comment, CommentsQuery
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/community/activities/{id}/comments",
    access="read:community",
    summary="List comments",
    cache=LIVE,
    ownership="shared",
    needs=(Table.QUERY, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, id: str, query: CommentsQuery) -> Page[Comment]:
    """Return a page of comments."""
    return service.comments(request.caller, id, query)
