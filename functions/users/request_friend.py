"""Ask a user to be friends.

The user's devices get `friend:request`. If the user has asked the caller before, the two are friends.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.users.social import service
from fitai.users.social.models import FriendRequest, Relation


@endpoint(
    "POST",
    "/users/friends/request",
    access="write:community",
    summary="Ask a user to be friends",
    status=201,
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK, *LIVE_NEEDS),
    errors=(NotFound, Conflict),
)
def handler(request: Request, body: FriendRequest) -> Relation:
    """Return the caller's relation with the user."""
    return service.request_friend(request.caller, body.user_id)
