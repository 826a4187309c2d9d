"""Give a second factor another name."""

from fitai.auth.factors import service
from fitai.auth.factors.models import Factor, FactorChange
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "PUT",
    "/auth/mfa/{id}",
    access="manage:account",
    summary="Rename a second factor",
    needs=(Table.GET_MANY, Table.PUT),
    errors=(NotFound,),
)
def handler(request: Request, id: str, body: FactorChange) -> Factor:
    """Return the factor with its new name."""
    return service.rename_factor(request.caller, id, body, Origin(request.address, request.id))
