"""End one of the caller's sessions. Its access tokens are invalid at once."""

from fitai.auth import service
from fitai.auth.models import SignedOut
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/auth/sessions/{id}",
    access="manage:account",
    summary="Sign one device out",
    while_suspended=True,
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    while_read_only=True,
)
def handler(request: Request, id: str) -> SignedOut:
    """Return that one session ended."""
    return service.end_session(request.caller, id, Origin(request.address, request.id))
