"""Change the caller's own password: the current one is required, and all other devices are signed out.

A wrong current password counts like a failed sign-in, and locks this session's further attempts like one; failures
elsewhere do not lock it. An account without a password, which signs
in through Google or Apple, gets its first one by `POST /auth/forgot-password`.
"""

from fitai.auth import attempts, credentials
from fitai.auth.attempts import Attempt
from fitai.auth.errors import LoginLocked, WrongPassword
from fitai.auth.models import PasswordChange, SignedOut
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/users/change-password",
    access="manage:account",
    secret=True,
    summary="Change own password",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    before=lambda request, body: attempts.count_of_caller(request.caller),
    errors=(NotFound, WrongPassword, LoginLocked),
    memory=1769,  # one whole processor: the password's hash is most of the time,
    throttle=20,
)
def handler(request: Request, body: PasswordChange, attempt: Attempt) -> SignedOut:
    """Return the number of sessions of other devices that ended."""
    return credentials.change_password(request.caller, body, attempt, Origin(request.address, request.id))
