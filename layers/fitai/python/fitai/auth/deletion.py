"""The use case of deleting an account: it is deleted at once; its data is erased by the reaction to the event."""

from fitai.accounts import store as accounts_store
from fitai.accounts.erasure import store as erasure_store
from fitai.accounts.erasure.models import AccountDeletion, DeleteAccount
from fitai.accounts.erasure.rules import FINAL_PASS_AFTER, RESUME_EVERY
from fitai.auth import attempts, store
from fitai.auth.attempts import Attempt
from fitai.auth.errors import SignInTooOld
from fitai.auth.identities import store as identities_store
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Invalid, NotFound, StepUpRequired
from fitai.kernel.identity import Caller, require_recent_sign_in
from fitai.kernel.table import retry_on_conflict


def delete_account(caller: Caller, request: DeleteAccount, attempt: Attempt, origin: Origin) -> AccountDeletion:
    """Delete the caller's account with its names and its links to providers, and end all sessions: one transaction.

    Args:
        attempt: the counted one (`attempts.count_of_caller`).

    Raises:
        WrongPassword: it counts like a failed sign-in.
        Invalid: the account has a password, and the request has none.
        SignInTooOld: the account has no password, and this session's sign-in is not recent.
        NotFound: the account was deleted before.
    """
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
        state, now = store.sign_in_state(caller.id), clock.now()
        if state.account is None:
            raise NotFound
        if state.account.password_hash != checked_hash:
            raise attempts.wrong_password("password")
        families = {caller.session, *(session.family for session in store.sessions(caller.id))}
        store.end_sessions(
            caller.id,
            state.caller_state,
            sorted(families),
            *accounts_store.deletion_writes(state.account),
            *identities_store.unlink_providers_writes(caller.id),
            attempt.clear_write,
            *erasure_store.erasure_start_writes(caller.id, now),
            audit_write(caller.id, "users.account_deleted", caller.id, origin),
            all=True,
            keys=True,
        )
        return AccountDeletion(deleted_at=now, erased_by=now + FINAL_PASS_AFTER + RESUME_EVERY)

    return retry_on_conflict(delete)


def _require_recent_sign_in(caller: Caller) -> None:
    """Refuse a caller who has not signed in recently: without a password, a recent sign-in is the proof of identity."""
    try:
        require_recent_sign_in(caller, clock.epoch())
    except StepUpRequired:
        raise SignInTooOld from None
