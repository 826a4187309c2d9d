"""Blocking a session that shows signs of theft, for a time: its tokens open nothing, and its user is told.

A session is suspected when it is refreshed by another program and from elsewhere, and when wrong passwords have locked it more
than once. Who signs in anew, with all proof that the account asks for, has another session at once. A refresh token that is used twice ends
its session for good (`auth.refreshing`).
"""

from datetime import UTC, datetime

from fitai.auth import rules, store
from fitai.auth.events import SessionSuspected, Sign
from fitai.auth.rules import Session
from fitai.kernel import clock, events
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.limits import CallerState
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict


def block(user_id: str, caller_state: CallerState | None, session: Session, sign: Sign, origin: Origin) -> int:
    """Block a session with its access tokens, and return until when (epoch seconds); one transaction.

    Raises:
        WriteConflict: to be retried.
    """
    until = clock.epoch() + settings().session_block_minutes * 60
    suspicion = SessionSuspected(
        user_id=user_id, session=session.family, sign=sign, until=datetime.fromtimestamp(until, UTC)
    )
    commit(
        *store.block_writes(user_id, caller_state, session, until),
        events.outbox_write(suspicion),
        audit_write(None, "auth.session_blocked", user_id, origin, {"session": session.family, "sign": sign}),
    )
    return until


def count_lock(user_id: str, family: str, origin: Origin) -> None:
    """Count that wrong passwords have locked a session, and block it at the second time."""

    def attempt() -> None:
        state = store.session_state(user_id, family)
        if state.session is None:
            return
        if state.session.locks + 1 >= rules.LOCKS_BEFORE_BLOCK:
            block(user_id, state.caller_state, state.session, "wrong_passwords", origin)
        else:
            commit(store.lock_count_write(user_id, state.session))

    retry_on_conflict(attempt)
