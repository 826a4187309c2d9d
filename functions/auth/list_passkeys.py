"""The caller's passkeys, the oldest first."""

from fitai.auth.factors import service
from fitai.auth.factors.models import Factor
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/auth/passkeys",
    access="manage:account",
    enrolment=True,
    summary="Passkeys",
    needs=(Table.GET_MANY,),
    errors=(NotFound,),
)
def handler(request: Request) -> list[Factor]:
    """Return the passkeys."""
    return service.list_passkeys(request.caller)
