"""Remove a passkey. With the account's last factor, the recovery codes are removed too.

An administrator's last factor cannot be removed. The caller must have signed in, or confirmed their identity, within
the last ten minutes.
"""

from fitai.auth.factors import service
from fitai.auth.factors.errors import LastFactorRequired
from fitai.auth.factors.models import FactorsRemoved
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/auth/passkeys/{id}",
    access="manage:account",
    step_up=True,
    summary="Remove a passkey",
    needs=(Table.GET_MANY, Table.PUT),
    errors=(NotFound, LastFactorRequired),
)
def handler(request: Request, id: str) -> FactorsRemoved:
    """Return how many factors are left."""
    return service.remove_factors(request.caller, "passkey", id, Origin(request.address, request.id))
