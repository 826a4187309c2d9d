"""Take part in a challenge no longer; leaving again changes nothing. A challenge that is frozen cannot be left."""

from fitai.community.challenges import membership
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "POST",
    "/community/challenges/{id}/leave",
    access="write:community",
    summary="Leave a challenge",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    ownership="shared",
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    membership.leave_challenge(request.caller, id)
    return Nothing()
