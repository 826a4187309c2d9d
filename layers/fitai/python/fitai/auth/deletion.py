"""The use case of deleting an account: it is deleted at once; its data is erased by the reaction to the event."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fitai.accounts import store as accounts_store
from fitai.accounts.erasure import store as erasure_store
from fitai.accounts.erasure.models import AccountDeletion, DeleteAccount
from fitai.accounts.erasure.rules import FINAL_PASS_AFTER, RESUME_EVERY
from fitai.accounts.models import Account
from fitai.auth import store
from fitai.auth.errors import SignInTooOld
from fitai.auth.events import SessionsEnded
from fitai.auth.identities import store as identities_store
from fitai.kernel import clock, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Invalid, NotFound, StepUpRequired
from fitai.kernel.events import outbox_write
from fitai.kernel.identity import Caller, require_recent_sign_in
from fitai.kernel.limits import CallerState
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.mail import published as mail

if TYPE_CHECKING:
    from fitai.auth.attempts import Attempt


def delete_account(caller: Caller, request: DeleteAccount, attempt: "Attempt", origin: Origin) -> AccountDeletion:
    """Delete the caller's account with its names and its links to providers, and end all sessions: one transaction.

    Args:
        attempt: the counted one (`attempts.count_of_caller`).

    Raises:
        WrongPassword: it counts like a failed sign-in.
        Invalid: the account has a password, and the request has none.
        SignInTooOld: the account has no password, and this session's sign-in is not recent.
        NotFound: the account was deleted before.
        LastAdministrator: it is the last administrator's.
    """
    # Not at the top: administrators' functions use the writes of this module, and need no bcrypt.
    from fitai.auth import attempts

    account = attempt.account
    if account is None:
        raise NotFound
    if account.password_hash is None:
        _require_recent_sign_in(caller)
        checked_hash = None
    elif request.password is None:
        raise Invalid.field("password", "Is needed")
    else:
        checked_hash = attempts.check_password(
            attempt, request.password, "auth.account_deletion_failed", "password", origin
        )

    def delete() -> AccountDeletion:
        state = store.sign_in_state(caller.id)
        if state.account is None:
            raise NotFound
        if state.account.password_hash != checked_hash:
            raise attempts.wrong_password("password")
        families = {caller.session, *(session.family for session in store.sessions(caller.id))}
        writes, result = deletion_writes(state.account, state.caller_state, sorted(families))
        audit_entry = audit_write(caller.id, "users.account_deleted", caller.id, origin)
        commit(*writes, attempt.clear_write, audit_entry)
        return result

    return retry_on_conflict(delete)


def deletion_writes(
    account: Account, caller_state: CallerState | None, families: Sequence[str]
) -> tuple[list[Write], AccountDeletion]:
    """The writes that delete an account with its names and its links to providers, and end all sessions: one Query.

    Args:
        caller_state: the caller record, as it was read.
        families: of the sessions.

    Returns:
        The writes, and when the account's data will be erased.

    Raises (in the transaction):
        LastAdministrator: it is the last administrator's.
    """
    now = clock.now()
    writes = [
        limits.end_sessions_write(account.id, caller_state, families, all=True, keys=True),
        *store.sessions_deletion_writes(account.id, families),
        outbox_write(SessionsEnded(user_id=account.id, sessions=list(families), everything=True)),
        *accounts_store.deletion_writes(account),
        *identities_store.unlink_providers_writes(account.id),
        *mail.removal_writes(account.email),
        *erasure_store.erasure_start_writes(account.id, now),
    ]
    return writes, AccountDeletion(deleted_at=now, erased_by=now + FINAL_PASS_AFTER + RESUME_EVERY)


def _require_recent_sign_in(caller: Caller) -> None:
    """Refuse a caller who has not signed in recently: without a password, a recent sign-in is the proof of identity."""
    try:
        require_recent_sign_in(caller, clock.epoch())
    except StepUpRequired:
        raise SignInTooOld from None
