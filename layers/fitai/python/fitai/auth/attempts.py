"""Attempts at a password, counted alike at every door that takes one."""

from fitai.auth import rules, store
from fitai.auth.errors import LoginLocked
from fitai.auth.store import SignInState
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.table import commit, retry_on_conflict


def count_attempt(subject: str) -> tuple[SignInState, int]:
    """Count an attempt before its password is looked at; gives what was read, and how many there are now.

    Raises:
        Locked: there were too many before this one.
    """

    def attempt() -> tuple[SignInState, int]:
        standing, now = store.login_state(subject), clock.epoch()
        after = rules.failures_after_attempt(standing.failures, now)
        if after is None:
            assert standing.failures is not None
            raise LoginLocked(standing.failures.until - now)
        store.count_attempt(subject, standing.failures, after)
        return standing, after.count

    return retry_on_conflict(attempt)


def audit_failure(action: str, actor: str | None, subject: str, attempts: int, origin: Origin) -> None:
    """Leave an entry of an attempt that failed, and one more where it was the one that locks."""
    entries = [audit_write(actor, action, subject, origin)]
    if attempts >= rules.MAX_FAILURES:
        entries.append(audit_write(None, "auth.locked", subject, origin, {"seconds": rules.LOCK_SECONDS}))
    commit(*entries)
