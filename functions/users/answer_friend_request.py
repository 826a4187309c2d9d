"""Accept or decline a user's friend request."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import FriendAnswer, Relation


@endpoint(
    "PUT",
    "/users/friends/{userId}",
    access="write:community",
    summary="Answer a friend request",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    errors=(NotFound, Conflict),
)
def handler(request: Request, user_id: str, body: FriendAnswer) -> Relation:
    """Return the caller's relation with the user."""
    return service.answer_request(request.caller, user_id, body.accept)
