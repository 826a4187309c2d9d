"""Begin to add an authenticator app (TOTP): make its secret.

The app reads the `uri` from a QR code, or the `secret` is typed into it. It counts once
`POST /auth/mfa/totp/{id}/confirm` has got a code of it, within ten minutes. The account's e-mail address must be
verified, and the caller must have signed in, or confirmed their identity, within the last ten minutes.
"""

from fitai.auth.factors import totp_enrolment
from fitai.auth.factors.errors import AddressNotVerified, TooManyFactors
from fitai.auth.factors.models import TotpEnrolment, TotpRequest
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import FactorKeys, Table


@endpoint(
    "POST",
    "/auth/mfa/totp",
    access="manage:account",
    secret=True,
    step_up=True,
    enrolment=True,
    layers=("factors",),
    summary="Begin to add an authenticator app",
    status=201,
    needs=(Table.GET_MANY, Table.PUT, FactorKeys.READ),
    errors=(NotFound, AddressNotVerified, TooManyFactors),
)
def handler(request: Request, body: TotpRequest) -> TotpEnrolment:
    """Return the secret, which is not shown again."""
    return totp_enrolment.begin(request.caller, body)
