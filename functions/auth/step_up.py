"""Prove again that the caller is the account's owner, by the password, before something that needs it.

Exporting all data or changing the e-mail address requires a sign-in, or this, within the last ten minutes; otherwise
they answer 403 `step_up_required`. An account without a password signs in once more through Google or Apple instead. The
returned access token replaces the one that the app uses. A wrong password counts like a failed sign-in.
"""

from fitai.auth import attempts, step_up
from fitai.auth.attempts import Attempt
from fitai.auth.errors import LoginLocked, WrongPassword
from fitai.auth.models import SteppedUp, StepUp
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Keys, Table


@endpoint(
    "POST",
    "/auth/step-up",
    access="manage:account",
    enrolment=True,
    while_suspended=True,
    secret=True,
    summary="Confirm one's identity",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN),
    before=lambda request, body: attempts.count_of_caller(request.caller),
    errors=(WrongPassword, LoginLocked),
    memory=1769,  # one whole processor: the password's hash is most of the time,
    while_read_only=True,
    throttle=50,
)
def handler(request: Request, body: StepUp, attempt: Attempt) -> SteppedUp:
    """Return an access token that says that the caller was recognised just now."""
    return step_up.step_up(request.caller, body, attempt, Origin(request.address, request.id))
