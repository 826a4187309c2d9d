"""Complete a sign-in with the code that an authenticator app shows.

`POST /auth/login` has answered `second_factor_required` with an `mfaToken`. A code is accepted once, and from the
half-minute before to the one after. Ten failures in a quarter of an hour lock the second step of the account for a
quarter of an hour.
"""

from fitai.auth.attempts import Attempt
from fitai.auth.errors import LoginLocked
from fitai.auth.factors import second_step, totp_sign_in
from fitai.auth.factors.errors import InvalidCode, InvalidMfaToken
from fitai.auth.factors.models import CodeSignIn
from fitai.auth.models import SignedIn
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import FactorKeys, Keys, Table


@endpoint(
    "POST",
    "/auth/login/totp",
    access="public",
    secret=True,
    layers=("factors",),
    summary="Sign in: second step with a code",
    snap_start=True,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, FactorKeys.READ, Keys.SIGN),
    before=lambda request, body: second_step.count(body.mfa_token, Origin(request.address, request.id)),
    errors=(InvalidMfaToken, InvalidCode, LoginLocked),
    while_read_only=True,
)
def handler(request: Request, body: CodeSignIn, attempt: Attempt) -> SignedIn:
    """Return the account and a new pair of tokens."""
    return totp_sign_in.sign_in(body, attempt, Origin(request.address, request.id))
