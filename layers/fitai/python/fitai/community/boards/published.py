"""What the packages of the community call of boards."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from fitai.community.boards import reading, service, store
from fitai.community.boards.models import Board, BoardPage, RankedEntry, Standing

__all__ = ["Board", "BoardPage", "RankedEntry", "Standing"]


def set_score(board: Board, user_id: str, score: int | None, at: datetime, *, listed: bool = True) -> bool:
    """Set a user's score; a board that does not exist yet comes into being. Idempotent.

    One GetItem, and one transaction of 6 to 10 write units; one unit where the user has no entry, or the score is the same.

    Args:
        score: between plus and minus `MAX_SCORE`; None takes the user off the board.
        at: when the state was read that the score is computed from: of two scores the later one stays, in whatever order
            they arrive.
        listed: whether the board shows the user; a score that is not listed is only found by `scores_of`.

    Returns:
        Whether the score was changed.

    Raises:
        AccountGone: the account was deleted.
        Unavailable: others held the bucket at each try.
    """
    return service.set_score(board, user_id, score, at, listed)


def remove(board_id: str, user_id: str) -> bool:
    """Take a user off a board and forget the score, and when it was set; returns whether the user was on it."""
    return service.remove(board_id, user_id)


def standing(board_id: str, user_id: str, neighbours: int = 5) -> Standing | None:
    """A user's rank, score and neighbours; None for a user who is not on the board.

    One Query for a board of up to 500 entries; else 3 requests of 21 read units together at most, 4 from 5,000 buckets. One more where
    the neighbours, or those with the same score, are in another bucket.
    """
    return reading.standing(board_id, user_id, neighbours)


def top(board_id: str, limit: int, after: dict[str, str] | None = None) -> BoardPage:
    """A page of the board, best first: one Query for a board of up to 500 entries, else two, three past the end of a bucket.

    Args:
        after: `BoardPage.after` of the page before.
    """
    return reading.top(board_id, limit, after)


def top_with_standing(board_id: str, user_id: str, limit: int, neighbours: int = 5) -> BoardPage:
    """The first page with the place of a user: one Query for a board of up to 500 entries; else one more than `standing`."""
    return reading.top_with_standing(board_id, user_id, limit, neighbours)


def scores_of(board_id: str, user_ids: Iterable[str]) -> dict[str, int]:
    """The scores of some users by their ids; who is not on the board is absent. One BatchGetItem for 100 users."""
    stored = store.load_scores(board_id, user_ids)
    return {user_id: score.score for user_id, score in stored.items() if score.score is not None}


def delete_board(board_id: str) -> Iterator[None]:
    """Delete a board with all its entries and scores; yields after each bounded batch. Resumable: call it again."""
    return service.delete_board(board_id)


def erase_user(user_id: str) -> Iterator[None]:
    """Take a deleted account off every board; yields after each."""
    return service.erase_user(user_id)
