"""Complete a sign-in with a recovery code, which is used up by it.

`POST /auth/login` has answered `second_factor_required` with an `mfaToken`. A mail says that a code was used, and how
many are left. Failures are counted as those of an authenticator app's codes.
"""

from fitai.auth.attempts import Attempt
from fitai.auth.errors import LoginLocked
from fitai.auth.factors import second_step
from fitai.auth.factors.errors import InvalidCode, InvalidMfaToken
from fitai.auth.factors.models import RecoverySignIn
from fitai.auth.models import SignedIn
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Keys, Table


@endpoint(
    "POST",
    "/auth/login/recovery-code",
    access="public",
    secret=True,
    summary="Sign in: second step with a recovery code",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN),
    before=lambda request, body: second_step.count(body.mfa_token, Origin(request.address, request.id)),
    errors=(InvalidMfaToken, InvalidCode, LoginLocked),
    while_read_only=True,
)
def handler(request: Request, body: RecoverySignIn, attempt: Attempt) -> SignedIn:
    """Return the account and a new pair of tokens."""
    return second_step.sign_in_with_recovery_code(body, attempt, Origin(request.address, request.id))
