"""Make ten new recovery codes; all earlier ones are invalid from then on.

Each stands in for a factor once. The answer is the only place where they are shown. The caller must have signed in, or
confirmed their identity, within the last ten minutes.
"""

from fitai.auth.factors import service
from fitai.auth.factors.errors import NoFactor
from fitai.auth.factors.models import RecoveryCodes
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/mfa/recovery-codes",
    access="manage:account",
    secret=True,
    step_up=True,
    summary="Make new recovery codes",
    status=201,
    needs=(Table.GET_MANY, Table.PUT),
    errors=(NotFound, NoFactor),
)
def handler(request: Request) -> RecoveryCodes:
    """Return the codes."""
    return service.make_recovery_codes(request.caller, Origin(request.address, request.id))
