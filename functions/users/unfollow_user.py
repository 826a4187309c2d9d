"""Stop following a user; repeating it changes nothing."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "DELETE",
    "/users/{userId}/follow",
    access="write:community",
    ownership="public",
    summary="Unfollow a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
)
def handler(request: Request, user_id: str) -> Relation:
    """Return the caller's relation with the user."""
    return service.unfollow_user(request.caller, user_id)
