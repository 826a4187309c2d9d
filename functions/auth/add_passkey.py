"""Add the passkey that the browser has made.

It is a second factor, and signs in alone where its authenticator checks who holds it. With the account's first factor
come ten recovery codes; the answer is the only place where they are shown. Its `accessToken` says that the caller has a
second factor, and replaces the one that the app uses.
"""

from fitai.auth.factors import passkey_enrolment
from fitai.auth.factors.errors import AddressNotVerified, PasskeyAlreadyAdded, TooManyFactors, UnusablePasskey
from fitai.auth.factors.models import FactorAdded, NewPasskey
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Keys, Table


@endpoint(
    "POST",
    "/auth/passkeys",
    access="manage:account",
    secret=True,
    enrolment=True,
    layers=("factors",),
    summary="Add a passkey",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN),
    errors=(NotFound, AddressNotVerified, UnusablePasskey, PasskeyAlreadyAdded, TooManyFactors),
)
def handler(request: Request, body: NewPasskey) -> FactorAdded:
    """Return the factor, and the recovery codes with the first one."""
    return passkey_enrolment.add(request.caller, body, Origin(request.address, request.id))
