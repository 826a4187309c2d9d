"""The first administrator: the account with the address that the deployment names, while there is no administrator."""

from fitai.accounts import store as accounts_store
from fitai.accounts.administration import store as administration
from fitai.accounts.administration.store import AdministratorExists
from fitai.accounts.models import Account
from fitai.accounts.rules import email_key
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict, commit


def appoint(account: Account, origin: Origin) -> bool:
    """Make an account an administrator if its verified address is the deployment's, and there is no administrator. Audited.

    No request for any other account; for that one a GetItem, and once a transaction.

    Returns:
        Whether the account has become one: it is to be read again.
    """
    address = settings().first_admin
    is_named = bool(address) and email_key(account.email) == email_key(address)
    if not is_named or not account.email_verified or account.role == "admin" or account.suspension is not None:
        return False
    if administration.has_administrator():
        return False
    details: dict[str, str | int | bool] = {"before": account.role, "after": "admin", "by": "deployment"}
    try:
        commit(
            *accounts_store.first_administrator_writes(account),
            audit_write(None, "admin.role_changed", account.id, origin, details),
        )
    except (AdministratorExists, WriteConflict):
        # The next sign-in tries again, where there still is none.
        return False
    return True
