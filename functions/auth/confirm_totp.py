"""Add the authenticator app whose secret was made before, by a code that it shows.

With the account's first factor come ten recovery codes; the answer is the only place where they are shown. Its
`accessToken` says that the caller has a second factor, and replaces the one that the app uses.
"""

from fitai.auth.factors import totp_enrolment
from fitai.auth.factors.errors import AddressNotVerified, EnrolmentExpired, TooManyFactors, WrongEnrolmentCode
from fitai.auth.factors.models import FactorAdded, TotpConfirmation
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import FactorKeys, Keys, Table


@endpoint(
    "POST",
    "/auth/mfa/totp/{id}/confirm",
    access="manage:account",
    secret=True,
    enrolment=True,
    layers=("factors",),
    summary="Add an authenticator app",
    status=201,
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, FactorKeys.READ, Keys.SIGN),
    errors=(NotFound, AddressNotVerified, EnrolmentExpired, WrongEnrolmentCode, TooManyFactors),
)
def handler(request: Request, id: str, body: TotpConfirmation) -> FactorAdded:
    """Return the factor, and the recovery codes with the first one."""
    return totp_enrolment.confirm(request.caller, id, body, Origin(request.address, request.id))
