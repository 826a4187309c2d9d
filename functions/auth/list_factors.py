"""The state of the caller's second factors: authenticator apps and passkeys, and how many recovery codes are left.

Of an administrator, `required` is true: without a factor, the tokens of an administrator are accepted by the routes
that list and add factors only.
"""

from fitai.auth.factors import service
from fitai.auth.factors.models import SecondFactors
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/auth/mfa/totp",
    access="manage:account",
    enrolment=True,
    summary="Second factors",
    needs=(Table.GET_MANY,),
    errors=(NotFound,),
)
def handler(request: Request) -> SecondFactors:
    """Return the factors, the oldest first."""
    return service.list_factors(request.caller)
