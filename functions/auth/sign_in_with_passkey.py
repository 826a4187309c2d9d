"""Sign in with a passkey, alone, or as the second step of a sign-in that has an `mfaToken`.

A passkey whose counter goes back has been copied: it is refused, and its owner gets a mail.
"""

from fitai.auth.attempts import Attempt
from fitai.auth.errors import LoginLocked
from fitai.auth.factors import passkey_sign_in
from fitai.auth.factors.errors import InvalidMfaToken, InvalidPasskey
from fitai.auth.factors.models import PasskeySignIn
from fitai.auth.models import SignedIn
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Keys, Table


@endpoint(
    "POST",
    "/auth/passkeys/sign-in",
    access="public",
    secret=True,
    layers=("factors",),
    summary="Sign in with a passkey",
    snap_start=True,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN),
    before=lambda request, body: passkey_sign_in.count(body, Origin(request.address, request.id)),
    errors=(InvalidPasskey, InvalidMfaToken, LoginLocked),
    while_read_only=True,
)
def handler(request: Request, body: PasskeySignIn, attempt: Attempt | None) -> SignedIn:
    """Return the account and a new pair of tokens."""
    return passkey_sign_in.sign_in(body, attempt, Origin(request.address, request.id))
