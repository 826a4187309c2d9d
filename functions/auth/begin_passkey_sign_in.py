"""Begin to sign in with a passkey: the options for `navigator.credentials.get`.

Without an `mfaToken` the person chooses a passkey on the device, and signs in with it alone, without a name or a
password; its authenticator must check who holds it. With the `mfaToken` of a sign-in, the passkeys of its account may
complete it. The challenge is good once, for five minutes.
"""

from fitai.auth.factors import passkey_sign_in
from fitai.auth.factors.errors import InvalidMfaToken
from fitai.auth.factors.models import PasskeyOptionsRequest, PasskeyRequest
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/passkeys/sign-in/options",
    access="public",
    layers=("factors",),
    summary="Begin to sign in with a passkey",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE),
    errors=(InvalidMfaToken,),
    while_read_only=True,
)
def handler(request: Request, body: PasskeyOptionsRequest) -> PasskeyRequest:
    """Return the options with a new challenge."""
    return passkey_sign_in.options(body, Origin(request.address, request.id))
