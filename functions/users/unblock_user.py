"""Block a user no more. What the block has ended does not come back; a block by the other stays."""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "DELETE",
    "/users/{userId}/block",
    access="user",
    ownership="public",
    summary="Unblock a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
)
def handler(request: Request, user_id: str) -> Relation:
    """Answer what the user is to the caller now."""
    return service.unblock_user(request.caller, user_id, Origin(request.address, request.id))
