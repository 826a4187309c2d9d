"""Lift a mute; repeating it changes nothing."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "DELETE",
    "/users/{userId}/mute",
    access="write:community",
    ownership="public",
    summary="Unmute a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
)
def handler(request: Request, user_id: str) -> Relation:
    """Return the caller's relation with the user."""
    return service.unmute_user(request.caller, user_id)
