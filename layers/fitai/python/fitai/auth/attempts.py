"""Attempts at a password, which every endpoint that takes one counts alike.

An endpoint counts in its declaration's `before`, so that a request counts whatever its Idempotency-Key. Attempts are
counted by account and by where they come from: of a sign-in the network, of a signed-in caller the session. So a
stranger's guesses lock out nobody but the stranger, and never who is signed in.
"""

from dataclasses import dataclass

from fitai.accounts.models import Account
from fitai.auth import blocking, passwords, rules, store
from fitai.auth.errors import LoginLocked, WrongPassword
from fitai.kernel import clock, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import FieldError, TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.observability import count
from fitai.kernel.settings import settings
from fitai.kernel.table import Write, commit, retry_on_conflict

ANYWHERE = "ANYWHERE"
"""The scope of attempts that are counted together from all networks and sessions."""

SESSION_SCOPE = "SESSION#"
"""How the scope of the attempts in a session begins."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted attempt at a password, or at another secret of the account.

    Attributes:
        subject: the account's id, or the name that an unknown login is counted by.
        scope: where it comes from.
        account: the account as it was read, if there is one.
        count: the number of attempts from there that count now.
    """

    subject: str
    scope: str
    account: Account | None
    count: int

    @property
    def clear_write(self) -> Write:
        """The write that clears the count: the attempt was right."""
        return store.clear_failures_write(self.subject, self.scope)


def count_sign_in(subject: str, origin: Origin) -> Attempt:
    """Count an attempt to sign in, before its password is checked.

    Raises:
        LoginLocked: too many failures from this network before this attempt, or too many attempts from all networks.
    """
    try:
        limits.count_request(f"guesses#{subject}", settings().limit_guesses)
    except TooManyRequests as full:
        raise LoginLocked(full.retry_after) from None
    return _count(subject, network_scope(origin))


def count_of_caller(caller: Caller) -> Attempt:
    """Count an attempt of a signed-in caller, before the password is checked.

    Raises:
        LoginLocked: too many failures in this session before this attempt.
    """
    return _count(caller.id, session_scope(caller))


def count_from_anywhere(subject: str) -> Attempt:
    """Count an attempt, wherever it comes from, that only who has passed an earlier step can make.

    Raises:
        LoginLocked: too many failures before this attempt.
    """
    return _count(subject, ANYWHERE)


def network_scope(origin: Origin) -> str:
    """The scope of the attempts of who is not signed in."""
    return f"NETWORK#{limits.counted_network(origin.address)}"


def session_scope(caller: Caller) -> str:
    """The scope of a signed-in caller's attempts."""
    return f"{SESSION_SCOPE}{caller.session}"


def _count(subject: str, scope: str) -> Attempt:
    def attempt() -> Attempt:
        state, now = store.login_state(subject, scope), clock.epoch()
        password = rules.password_mark(state.account.password_hash if state.account else None)
        after = rules.failures_after_attempt(state.failures, now, password)
        if after is None:
            assert state.failures is not None
            raise LoginLocked(state.failures.until - now)
        store.count_attempt(subject, scope, state.failures, after)
        return Attempt(subject, scope, state.account, after.count)

    return retry_on_conflict(attempt)


def check_password(attempt: Attempt, password: str, action: str, field: str, origin: Origin) -> str | None:
    """Check the caller's own password, and return the hash that it matches.

    Args:
        attempt: the caller's, which was counted.
        action: of the audit entry that a wrong password leaves.
        field: of the request, which the error names.

    Raises:
        WrongPassword: it is another.
    """
    password_hash = attempt.account.password_hash if attempt.account else None
    if not passwords.is_match(password, password_hash):
        audit_failure(action, attempt.subject, attempt, origin)
        if attempt.count >= rules.MAX_FAILURES and attempt.scope.startswith(SESSION_SCOPE):
            blocking.count_lock(attempt.subject, attempt.scope.removeprefix(SESSION_SCOPE), origin)
        raise wrong_password(field)
    return password_hash


def wrong_password(field: str) -> WrongPassword:
    """The error that names the field with the wrong password."""
    return WrongPassword(fields=[FieldError(field, "Is wrong")])


def audit_failure(action: str, actor: str | None, attempt: Attempt, origin: Origin) -> None:
    """Write an audit entry of a failed attempt, and another one if the attempt locks."""
    count("SignInFailures")
    entries = [audit_write(actor, action, attempt.subject, origin)]
    if attempt.count >= rules.MAX_FAILURES:
        count("Lockouts")
        entries.append(audit_write(None, "auth.locked", attempt.subject, origin, {"seconds": rules.LOCK_SECONDS}))
    commit(*entries)
