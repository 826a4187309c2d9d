"""Set a new password with the token from the mail. Every session of the account ends, on all devices."""

from fitai.auth import credentials
from fitai.auth.errors import InvalidLink
from fitai.auth.models import PasswordReset, SignedOut
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/reset-password",
    access="public",
    secret=True,
    summary="Choose a new password",
    needs=(Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(InvalidLink,),
    memory=1769,  # one whole processor: the password's hash is most of the time,
    throttle=20,
)
def handler(request: Request, body: PasswordReset) -> SignedOut:
    """Return the number of sessions that ended; sign in with the new password."""
    return credentials.reset_password(body, Origin(request.address, request.id))
