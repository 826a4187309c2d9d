"""Watch a board, and tell those who do."""

import time
from collections.abc import Sequence

from fitai.community.boards.watching import store
from fitai.kernel.live import delivery
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.observability import logger


def watch(board_id: str, user_id: str) -> None:
    """See `boards.published.watch`."""
    store.watch(board_id, user_id)


def tell(board_id: str, events: Sequence[LiveEvent], *, waits: bool) -> int:
    """See `boards.published.tell_watchers`."""
    try:
        if not store.watchers(board_id):
            return 0
        wait = store.claim_turn(board_id, waits=waits)
        if wait is None:
            return 0
        if wait:
            time.sleep(wait / 1000)
            store.take_turn(board_id)
        return sum(delivery.push_to_user(user_id, *events) for user_id in store.watchers(board_id))
    except Exception:
        logger().exception("those who watch a board were not told")
        return 0
