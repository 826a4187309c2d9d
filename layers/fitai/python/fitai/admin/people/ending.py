"""Suspensions that have ended by themselves: they are over at their end; this clears what is stored of them."""

from functools import partial

from fitai.accounts.administration import store as administration
from fitai.accounts.administration.rules import with_suspension
from fitai.admin.people import changing
from fitai.auth import published as auth
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.table import commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget

BATCH = 25
"""Suspensions that one Query reads."""
BY_TIME = Origin("", "schedule")


def end_due_suspensions(budget: TimeBudget) -> int:
    """Clear suspensions whose end has passed, the first ones first: the names are found again, and the user is written to.

    Each is a transaction: a run that is interrupted leaves the rest to the next one. One Query for 25; for each a BatchGetItem,
    a Query and a transaction.

    Returns:
        How many were cleared.
    """
    cleared = 0
    while not budget.is_over:
        user_ids = administration.ended_suspensions(clock.now(), BATCH)
        in_batch = sum(retry_on_conflict(partial(_end, user_id)) for user_id in user_ids)
        if in_batch == 0:
            break
        cleared += in_batch
    return cleared


def _end(user_id: str) -> bool:
    state, now = auth.signed_in_state(user_id), clock.now()
    account = state.account
    if account is None or account.suspension is None or account.suspension.is_in_force(now):
        return False
    after = with_suspension(account, None, now)
    commit(
        *changing.change_writes(state, after, by_time=True),
        audit_write(None, "admin.user_reinstated", user_id, BY_TIME, {"by": "time"}),
    )
    return True
