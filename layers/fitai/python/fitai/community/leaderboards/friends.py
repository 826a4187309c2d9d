"""Leaderboards of friends: no board, but the scores of the caller and the friends, sorted."""

from bisect import bisect_right

from fitai.community.boards import published as boards
from fitai.community.boards import rules as board_rules
from fitai.community.boards.models import BoardPage, Standing
from fitai.kernel import clock
from fitai.users import published as users

MAX_FRIENDS = 300
"""Friends who are compared; of more, those who come first in the list of friends."""
FRIENDS_PAGE = 100


def page(user_id: str, board_id: str, limit: int, after: dict[str, str] | None, neighbours: int) -> BoardPage:
    """A page of the caller and the friends, with the caller's place: a Query and a BatchGetItem for each hundred friends."""
    ids = [user_id, *_friends(user_id)]
    scores = boards.scores_of(board_id, ids)
    keys = sorted(board_rules.entry_key(score, other_id) for other_id, score in scores.items())
    entries = board_rules.ranked(keys, 0, 1)
    start = 0 if after is None else bisect_right(keys, after["key"])
    has_more = start + limit < len(keys)
    position = {"key": keys[start + limit - 1]} if has_more else None
    now, standing = clock.now(), None
    index = next((index for index, entry in enumerate(entries) if entry.user_id == user_id), None)
    if index is not None and after is None:
        above, below = entries[max(index - neighbours, 0) : index], entries[index + 1 : index + 1 + neighbours]
        standing = Standing(entries[index].rank, entries[index].score, above, below, len(entries), now)
    return BoardPage(entries[start : start + limit], position, len(entries), now, standing)


def _friends(user_id: str) -> list[str]:
    found: list[str] = []
    after: dict[str, str] | None = None
    while len(found) < MAX_FRIENDS:
        ids, after = users.friend_ids(user_id, FRIENDS_PAGE, after)
        found += ids
        if after is None:
            break
    return found[:MAX_FRIENDS]
