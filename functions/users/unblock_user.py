"""Lift a block. The relations that it ended are not restored; a block by the other stays."""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "DELETE",
    "/users/{userId}/block",
    access="write:community",
    ownership="public",
    summary="Unblock a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
)
def handler(request: Request, user_id: str) -> Relation:
    """Return the caller's relation with the user."""
    return service.unblock_user(request.caller, user_id, Origin(request.address, request.id))
