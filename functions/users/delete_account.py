"""Delete the caller's account and everything that is stored about it (GDPR, article 17).

The account is deleted at once: every device is signed out, and its names are free. Its data is erased in the
background. The password is required; an account without one (Google, Apple) must have signed in within the last ten
minutes. A wrong password counts like a failed sign-in, and locks like one.
"""

from fitai.accounts.erasure.models import AccountDeletion, DeleteAccount
from fitai.auth import attempts, deletion
from fitai.auth.attempts import Attempt
from fitai.auth.errors import LoginLocked, SignInTooOld, WrongPassword
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/users/account",
    access="manage:account",
    secret=True,
    summary="Delete own account",
    status=202,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    before=lambda request, body: attempts.count_of_caller(request.caller),
    errors=(NotFound, WrongPassword, SignInTooOld, LoginLocked),
    memory=1769,  # one whole processor: the password's hash is most of the time
)
def handler(request: Request, body: DeleteAccount, attempt: Attempt) -> AccountDeletion:
    """Return when the account's data will be erased."""
    return deletion.delete_account(request.caller, body, attempt, Origin(request.address, request.id))
