"""Block a user: friendship, requests and follows end, and neither finds or sees the other any more.

The answer is the same whether the caller may see the account, may not, or there is none.
"""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "POST",
    "/users/{userId}/block",
    access="write:community",
    ownership="public",
    summary="Block a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, user_id: str) -> Relation:
    """Return the caller's relation with the user."""
    return service.block_user(request.caller, user_id, Origin(request.address, request.id))
