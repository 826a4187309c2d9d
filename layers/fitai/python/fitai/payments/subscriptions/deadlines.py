"""What changes by time alone: the end of the grace period and its warning, of a trial, of a cancelled subscription."""

from fitai.kernel.deadlines import DueSubject, handle_due
from fitai.kernel.time_budget import TimeBudget
from fitai.payments.configuration import payments_are_on
from fitai.payments.subscriptions import store, syncing


def handle_deadlines(budget: TimeBudget) -> int:
    """Bring the accounts up to date whose deadline has come, and return how many were handled; the next run continues.

    The plan itself ends at the second, by the end date of the account's copy: this writes it down and tells of it.
    """
    if not payments_are_on():
        return 0
    return handle_due(store.DEADLINE, _handle, budget)


def _handle(due: DueSubject) -> None:
    syncing.sync_user(due.user_id)
