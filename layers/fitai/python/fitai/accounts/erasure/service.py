"""Erasure of deleted accounts: one bounded batch per message; resumable."""

from itertools import chain

from fitai.accounts.erasure import rules, store
from fitai.accounts.erasure.events import AccountDeleted, ErasureContinued
from fitai.kernel import clock
from fitai.kernel.live import connections
from fitai.kernel.observability import logger
from fitai.kernel.personal_data import erase_items, registered
from fitai.kernel.table import WriteConflict
from fitai.kernel.time_budget import TimeBudget

MAX_DUE = 100
"""Erasures that one run of the schedule resumes."""


def continue_erasure(event: AccountDeleted | ErasureContinued) -> None:
    """Continue the erasure of a deleted account; does nothing when it is complete.

    An account is erased in two passes: one at once, and a final one when none of its access tokens is valid any more.
    The final pass removes what requests in flight have written since, and the record that refuses those tokens.
    """
    # Before anything is erased, and also where the table does not know of the deletion: it may have been restored to a
    # moment before it, and then has the account, which is deleted again by the list.
    store.list_erased(event.user_id)
    erasure = store.find_erasure(event.user_id)
    if erasure is None:
        return
    final_pass_at = erasure.deleted_at + rules.FINAL_PASS_AFTER
    # Read before the pass: what is written during an earlier pass is removed by the final one.
    is_final = clock.now() >= final_pass_at
    if not _erase_personal_data(event.user_id):
        store.resume_erasure(erasure, clock.now())
    elif is_final:
        store.finish_erasure(erasure)
        logger().info("an account is erased")
    else:
        store.postpone_erasure(erasure, final_pass_at)


def _erase_personal_data(user_id: str) -> bool:
    """Erase until the time is up; True when nothing is left."""
    budget = TimeBudget(rules.MESSAGE_SECONDS)
    batches = chain.from_iterable(service.erase(user_id) for service in registered())
    # At last, whatever else is in the account's own partition.
    return all(not budget.is_over for _ in chain(batches, erase_items(connections.user_room(user_id))))


def resume_erasures() -> int:
    """Resume the erasures that are due: those that wait for their final pass, and those that have stalled.

    Returns:
        How many were resumed.
    """
    resumed = 0
    now = clock.now()
    for erasure in store.due_erasures(now, MAX_DUE):
        try:
            store.resume_erasure(erasure, now)
        except WriteConflict:
            # It has progressed since it was read.
            continue
        resumed += 1
    return resumed
