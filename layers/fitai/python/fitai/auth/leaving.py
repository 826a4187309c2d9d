"""The use case of leaving: the account is no more at once; what is kept about it goes behind the event."""

from fitai.auth import attempts, passwords, rules, store
from fitai.auth.errors import SignInAgain, WrongPassword
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import FieldError, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.users import store as users
from fitai.users.account import store as accounts
from fitai.users.account.models import AccountDeletion, DeleteAccount
from fitai.users.account.rules import FINAL_AFTER, LOOKS_EVERY


def delete_account(caller: Caller, asked: DeleteAccount, origin: Origin) -> AccountDeletion:
    """Delete the caller's account, its names and its ways in, and sign out all of its devices: one transaction.

    Raises:
        WrongPassword: the password is another; it counts like a failed sign-in.
        Locked: too many failures before this one.
        Invalid: there is a password, and it was not given.
        SignInAgain: there is none, and the sign-in of this session is not fresh.
        NotFound: the account is gone.
    """
    account = users.find(caller.id)
    if account is None:
        raise NotFound
    if account.password_hash is None:
        _hold_fresh(caller)
        checked = None
    else:
        checked = _checked(caller, asked, origin)

    def attempt() -> AccountDeletion:
        standing, now = store.sign_in_state(caller.id), clock.now()
        if standing.account is None:
            raise NotFound
        if standing.account.password_hash != checked:
            raise _wrong()
        families = {caller.session, *(one.family for one in store.sessions(caller.id))}
        store.end_sessions(
            caller.id,
            standing.record,
            sorted(families),
            *users.removing(standing.account),
            *store.unlinking(caller.id),
            store.forget_failures(caller.id),
            *accounts.beginning(caller.id, now),
            audit_write(caller.id, "users.account_deleted", caller.id, origin),
            all=True,
        )
        return AccountDeletion(deleted_at=now, erased_by=now + FINAL_AFTER + LOOKS_EVERY)

    return retry_on_conflict(attempt)


def _hold_fresh(caller: Caller) -> None:
    """A provider's account proves itself as it does everywhere: by its provider, just now."""
    session = store.session_state(caller.id, caller.session).session
    if session is None or session.created + rules.FRESH <= clock.epoch():
        raise SignInAgain


def _checked(caller: Caller, asked: DeleteAccount, origin: Origin) -> str | None:
    """The hash that the given password is right for."""
    if asked.password is None:
        raise Invalid.field("password", "Is needed")
    standing, tries = attempts.count(caller.id)
    checked = standing.account.password_hash if standing.account else None
    if not passwords.matches(asked.password, checked):
        attempts.failed("auth.account_deletion_failed", caller.id, caller.id, tries, origin)
        raise _wrong()
    return checked


def _wrong() -> WrongPassword:
    return WrongPassword(fields=[FieldError("password", "Is wrong")])
