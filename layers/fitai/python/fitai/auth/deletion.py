"""The use case of leaving: the account is no more at once; what is kept about it goes behind the event."""

from fitai.accounts import store as accounts_store
from fitai.accounts.erasure import store as erasure_store
from fitai.accounts.erasure.models import AccountDeletion, DeleteAccount
from fitai.accounts.erasure.rules import FINAL_PASS_AFTER, RESUME_EVERY
from fitai.auth import attempts, passwords, rules, store
from fitai.auth.errors import SignInTooOld, WrongPassword
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import FieldError, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict


def delete_account(caller: Caller, asked: DeleteAccount, origin: Origin) -> AccountDeletion:
    """Delete the caller's account, its names and its ways in, and sign out all of its devices: one transaction.

    Raises:
        WrongPassword: the password is another; it counts like a failed sign-in.
        Locked: too many failures before this one.
        Invalid: there is a password, and it was not given.
        SignInAgain: there is none, and the sign-in of this session is not fresh.
        NotFound: the account is gone.
    """
    account = accounts_store.find_account(caller.id)
    if account is None:
        raise NotFound
    if account.password_hash is None:
        _require_recent_sign_in(caller)
        checked = None
    else:
        checked = _check_password(caller, asked, origin)

    def attempt() -> AccountDeletion:
        standing, now = store.sign_in_state(caller.id), clock.now()
        if standing.account is None:
            raise NotFound
        if standing.account.password_hash != checked:
            raise _wrong_password()
        families = {caller.session, *(one.family for one in store.sessions(caller.id))}
        store.end_sessions(
            caller.id,
            standing.record,
            sorted(families),
            *accounts_store.deletion_writes(standing.account),
            *store.unlink_providers_writes(caller.id),
            store.clear_failures_write(caller.id),
            *erasure_store.erasure_start_writes(caller.id, now),
            audit_write(caller.id, "users.account_deleted", caller.id, origin),
            all=True,
        )
        return AccountDeletion(deleted_at=now, erased_by=now + FINAL_PASS_AFTER + RESUME_EVERY)

    return retry_on_conflict(attempt)


def _require_recent_sign_in(caller: Caller) -> None:
    """A provider's account proves itself as it does everywhere: by its provider, just now."""
    session = store.session_state(caller.id, caller.session).session
    if session is None or session.created + rules.RECENT_SIGN_IN_SECONDS <= clock.epoch():
        raise SignInTooOld


def _check_password(caller: Caller, asked: DeleteAccount, origin: Origin) -> str | None:
    """The hash that the given password is right for."""
    if asked.password is None:
        raise Invalid.field("password", "Is needed")
    standing, tries = attempts.count_attempt(caller.id)
    checked = standing.account.password_hash if standing.account else None
    if not passwords.is_match(asked.password, checked):
        attempts.audit_failure("auth.account_deletion_failed", caller.id, caller.id, tries, origin)
        raise _wrong_password()
    return checked


def _wrong_password() -> WrongPassword:
    return WrongPassword(fields=[FieldError("password", "Is wrong")])
