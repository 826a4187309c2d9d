"""Erase deleted accounts, one bounded batch per message; resumable."""

from itertools import chain

from fitai.accounts.erasure import rules, store
from fitai.accounts.erasure.events import AccountDeleted, ErasureContinued
from fitai.kernel import clock
from fitai.kernel.live import connections
from fitai.kernel.observability import logger
from fitai.kernel.pace import Pace
from fitai.kernel.personal_data import erase_items, registered
from fitai.kernel.table import WriteConflict

MAX_DUE = 100
"""Erasures that one look finds."""


def erase(event: AccountDeleted | ErasureContinued) -> None:
    """Go on with erasing a deleted account; nothing, where nothing is left of it.

    It is gone through at once, and once more when no access token can live any more: whatever a request that was on
    its way has still written goes then, and with it what is kept to refuse such tokens.
    """
    erasure = store.find(event.user_id)
    if erasure is None:
        return
    final = erasure.deleted_at + rules.FINAL_PASS_AFTER
    # Asked before: what is written while it is gone through is for the last time.
    is_final = clock.now() >= final
    if not _erase_personal_data(event.user_id):
        store.resume(erasure, clock.now())
    elif is_final:
        store.finish(erasure)
        logger().info("an account is erased")
    else:
        store.postpone(erasure, final)


def _erase_personal_data(user_id: str) -> bool:
    """Erase until it is time to stop; True when nothing was left to do."""
    pace = Pace()
    steps = chain.from_iterable(holding.erase(user_id) for holding in registered())
    # Last, whatever else there is in the account's own partition.
    return all(not pace.is_over for _ in chain(steps, erase_items(connections.user_room(user_id))))


def resume_erasures() -> int:
    """Set going again the erasures that are due: those that wait for their last time, and those that have stopped."""
    resumed = 0
    now = clock.now()
    for erasure in store.due_erasures(now, MAX_DUE):
        try:
            store.resume(erasure, now)
        except WriteConflict:
            # Somebody is at it.
            continue
        resumed += 1
    return resumed
