"""Cancel a challenge of the caller's that is not decided; its participants are told."""

from fitai.community.challenges import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "DELETE",
    "/community/challenges/{id}",
    access="write:community",
    summary="Cancel a challenge",
    needs=(Table.GET, Table.PUT, Table.DELETE),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    service.cancel_challenge(request.caller, id)
    return Nothing()
