"""Begin to add a passkey: the options for `navigator.credentials.create`.

Their challenge is good once, for five minutes, and for this session only. The account's e-mail address must be verified,
and the caller must have signed in, or confirmed their identity, within the last ten minutes.
"""

from fitai.auth.factors import passkey_enrolment
from fitai.auth.factors.errors import AddressNotVerified, TooManyFactors
from fitai.auth.factors.models import PasskeyCreation
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/passkeys/options",
    access="manage:account",
    step_up=True,
    enrolment=True,
    layers=("factors",),
    summary="Begin to add a passkey",
    needs=(Table.GET_MANY, Table.PUT),
    errors=(NotFound, AddressNotVerified, TooManyFactors),
)
def handler(request: Request) -> PasskeyCreation:
    """Return the options with a new challenge."""
    return passkey_enrolment.begin(request.caller)
