"""Items of those who watch boards.

USER#<user>#BOARDS    !watch        the board that a user watches
BOARD#<board>#W       <user>        a user who watches the board
BOARD#<board>#W       !             when its watchers were last told, and whether somebody is about to tell them again
"""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.community.boards.store import is_expired, milliseconds, root_partition, scores_partition
from fitai.kernel import clock
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    WriteConflict,
    batch_delete,
    commit,
    get,
    of_kind,
    put,
    query_all,
    update,
)

WATCHED_FOR = 10 * 60
"""Seconds."""
TOLD_EVERY = 1_000
"""Milliseconds."""
WATCH, TOLD = "!watch", "!"


class BoardWatchItem(Entity, discriminator="board_watch"):
    """The board that a user watches."""

    board = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, board_id: str = "") -> "BoardWatchItem":
        """The item of a user."""
        return cls(PK=scores_partition(user_id), SK=WATCH, board=board_id, ttl=clock.epoch() + WATCHED_FOR)


class BoardWatcherItem(Entity, discriminator="board_watcher"):
    """A user who watches a board."""

    @classmethod
    def of(cls, board_id: str, user_id: str) -> "BoardWatcherItem":
        """The item of a user at a board."""
        return cls(PK=_partition(board_id), SK=f"U#{user_id}", ttl=clock.epoch() + WATCHED_FOR)


class BoardToldItem(Entity, discriminator="board_told"):
    """When the watchers were last told (epoch milliseconds), and whether somebody will tell them again."""

    at = NumberAttribute()
    pending = BooleanAttribute(null=True)

    @classmethod
    def of(cls, board_id: str) -> "BoardToldItem":
        """The item of a board."""
        return cls(PK=_partition(board_id), SK=TOLD)


def _partition(board_id: str) -> str:
    return f"{root_partition(board_id)}#W"


def watch(board_id: str, user_id: str) -> None:
    """Let a user watch this board, and no other: one GetItem, and one or two writes."""
    key = BoardWatchItem.of(user_id)
    before = get(BoardWatchItem, key.PK, key.SK)
    if before is not None and before.board != board_id:
        batch_delete([(_partition(before.board), f"U#{user_id}")])
    commit(put(BoardWatchItem.of(user_id, board_id), when=PRESENT | ABSENT))
    commit(put(BoardWatcherItem.of(board_id, user_id), when=PRESENT | ABSENT))


def stop_watching(user_id: str) -> None:
    """Let a user watch no board: one GetItem, and one batch of deletions."""
    key = BoardWatchItem.of(user_id)
    before = get(BoardWatchItem, key.PK, key.SK)
    if before is not None:
        batch_delete([(_partition(before.board), f"U#{user_id}"), (key.PK, key.SK)])


def watchers(board_id: str) -> list[str]:
    """The ids of those who watch a board: one Query."""
    items = of_kind(query_all(_partition(board_id), begins="U#"), BoardWatcherItem)
    return [item.SK.removeprefix("U#") for item in items if not is_expired(item)]


def claim_turn(board_id: str, *, waits: bool) -> int | None:
    """Who may tell the watchers now, or later, for all who have something to tell until then.

    Args:
        waits: whether the caller would tell them later.

    Returns:
        Milliseconds to wait before telling; None where somebody else will tell them.
    """
    now = milliseconds()
    item = BoardToldItem.of(board_id)
    kind, ttl = BoardToldItem.kind.set(BoardToldItem), BoardToldItem.ttl.set(clock.epoch() + WATCHED_FOR)
    due = BoardToldItem.at.does_not_exist() | (BoardToldItem.at <= now - TOLD_EVERY)
    try:
        commit(update(item, kind, ttl, BoardToldItem.at.set(now), BoardToldItem.pending.remove(), when=due))
        return 0
    except WriteConflict:
        if not waits:
            return None
    try:
        commit(update(item, BoardToldItem.pending.set(True), when=PRESENT & BoardToldItem.pending.does_not_exist()))
        return TOLD_EVERY
    except WriteConflict:
        return None


def take_turn(board_id: str) -> None:
    """Note that the watchers are told now, by who has waited for it."""
    actions = (BoardToldItem.at.set(milliseconds()), BoardToldItem.pending.remove())
    try:
        commit(update(BoardToldItem.of(board_id), *actions, when=PRESENT))
    except WriteConflict:
        return
