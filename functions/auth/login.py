"""Sign a device in with an e-mail address or a user name, and the password.

For an account with a second factor there are no tokens yet: the answer's `status` is `second_factor_required`, and its
`mfaToken` is sent with the second step (`POST /auth/login/totp`, `POST /auth/login/recovery-code`, `POST /auth/passkeys/sign-in`).

An unknown login and a wrong password have the same response after the same work. Ten failures from one network in a
quarter of an hour lock the login for that network for a quarter of an hour, whether it exists or not. Requests with an
`Idempotency-Key` count like all others.
"""

from fitai.auth import service
from fitai.auth.attempts import Attempt
from fitai.auth.errors import InvalidCredentials, LoginLocked
from fitai.auth.factors.models import SignInResult
from fitai.auth.models import Login
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Keys, Table


@endpoint(
    "POST",
    "/auth/login",
    access="public",
    secret=True,
    summary="Sign in",
    snap_start=True,
    needs=(
        Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN
    ),
    before=lambda request, body: service.count_log_in(body, Origin(request.address, request.id)),
    errors=(InvalidCredentials, LoginLocked),
    memory=1769,  # one whole processor: the password's hash is most of the time
    while_read_only=True,
    throttle=100,
)  # fmt: skip
def handler(request: Request, body: Login, attempt: Attempt) -> SignInResult:
    """Return the account and a new pair of tokens, or what the second step needs."""
    return service.log_in(body, attempt, Origin(request.address, request.id))
