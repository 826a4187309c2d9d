"""Sign out: this device, or with `?everywhere=true` all of them. Their access tokens are invalid at once."""

from fitai.auth import service
from fitai.auth.models import LogoutQuery, SignedOut
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/logout",
    access="manage:account",
    enrolment=True,
    while_suspended=True,
    summary="Sign out",
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    while_read_only=True,
)
def handler(request: Request, query: LogoutQuery) -> SignedOut:
    """Return the number of sessions that ended."""
    return service.log_out(request.caller, query.everywhere, Origin(request.address, request.id))
