"""Attempts at a password, which every endpoint that takes one counts alike."""

from fitai.auth import passwords, rules, store
from fitai.auth.errors import LoginLocked, WrongPassword
from fitai.auth.store import SignInState
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import FieldError
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit, retry_on_conflict


def check_password(caller: Caller, password: str, action: str, field: str, origin: Origin) -> str | None:
    """Check the caller's own password, counted like a sign-in, and return the hash that it matches.

    Args:
        action: of the audit entry that a wrong password leaves.
        field: of the request, which the error names.

    Raises:
        WrongPassword: it is another.
        LoginLocked: too many failures before this attempt.
    """
    state, attempts = count_attempt(caller.id)
    password_hash = state.account.password_hash if state.account else None
    if not passwords.is_match(password, password_hash):
        audit_failure(action, caller.id, caller.id, attempts, origin)
        raise wrong_password(field)
    return password_hash


def wrong_password(field: str) -> WrongPassword:
    """The error that names the field with the wrong password."""
    return WrongPassword(fields=[FieldError(field, "Is wrong")])


def count_attempt(subject: str) -> tuple[SignInState, int]:
    """Count an attempt before its password is checked.

    Returns:
        The account's state before, and the number of attempts that count now.

    Raises:
        LoginLocked: too many failures before this attempt.
    """

    def attempt() -> tuple[SignInState, int]:
        state, now = store.login_state(subject), clock.epoch()
        after = rules.failures_after_attempt(state.failures, now)
        if after is None:
            assert state.failures is not None
            raise LoginLocked(state.failures.until - now)
        store.count_attempt(subject, state.failures, after)
        return state, after.count

    return retry_on_conflict(attempt)


def audit_failure(action: str, actor: str | None, subject: str, attempts: int, origin: Origin) -> None:
    """Write an audit entry of a failed attempt, and another one if the attempt locks the login."""
    entries = [audit_write(actor, action, subject, origin)]
    if attempts >= rules.MAX_FAILURES:
        entries.append(audit_write(None, "auth.locked", subject, origin, {"seconds": rules.LOCK_SECONDS}))
    commit(*entries)
