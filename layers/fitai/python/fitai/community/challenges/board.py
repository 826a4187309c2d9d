"""The board of a challenge: a projection of the participants' scores."""

from fitai.community.boards import published as boards
from fitai.community.boards.models import Board, BoardPage
from fitai.community.challenges import rules
from fitai.community.challenges.places import store as places
from fitai.community.challenges.state import LoadedChallenge, Participation
from fitai.community.leaderboards.live_events import LeaderboardUpdate
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable

MAX_ATTEMPTS = 20
"""Times that a place is read again which others change meanwhile."""
TOP = 10
"""Rows that are shown from the top."""
NEIGHBOURS = 5
"""Rows that are shown above and below the viewer."""


def board_id(challenge_id: str) -> str:
    """The id of a challenge's board."""
    return f"challenge:{challenge_id}"


def follow(user_id: str, challenge_id: str, place: Participation | None) -> bool:
    """Make the board say of a user what the place of the user says: the score, or nothing.

    It is called after each change of the place, and reads the place again after it has written the board: of several writers
    at once the last one finds what is stored. Two requests for the board, and one BatchGetItem; one more where the board has
    the same score already.

    Args:
        place: the user's place as it was written; None where the user takes no part.

    Returns:
        Whether the board has changed.
    """
    has_changed = False
    for _ in range(MAX_ATTEMPTS):
        has_changed |= _write(user_id, challenge_id, place)
        stored = places.load_any_place(user_id, challenge_id)
        current = None if stored is None else stored.state
        if _score(current) == _score(place):
            return has_changed
        place = current
    raise Unavailable


def _score(place: Participation | None) -> int | None:
    return None if place is None or place.disqualified else rules.board_score(place.score)


def tell_watchers(participation: Participation, *, waits: bool) -> None:
    """Push `leaderboard:update` to those who watch the challenge's board. See `boards.tell_watchers`."""
    challenge_id = participation.challenge_id
    update = LeaderboardUpdate(scope="challenge", challenge_id=challenge_id, as_of=clock.now())
    boards.tell_watchers(board_id(challenge_id), update, waits=waits)


def _write(user_id: str, challenge_id: str, place: Participation | None) -> bool:
    board, score = Board(board_id(challenge_id)), _score(place)
    at = clock.now() if place is None else place.scored_at
    if boards.set_score(board, user_id, score, at):
        return True
    if boards.scores_of(board.id, [user_id]).get(user_id) == score:
        return False
    # The board has a score that the clock of another machine calls later.
    boards.remove(board.id, user_id)
    if score is not None:
        boards.set_score(board, user_id, score, at)
    return True


def forget(challenge_id: str, user_id: str) -> None:
    """Take a deleted account off the board."""
    boards.remove(board_id(challenge_id), user_id)


def own_page(challenge_id: str, user_id: str) -> BoardPage:
    """The place of a user, and how many are ranked: one Query for up to 500 participants. See `boards.top_with_standing`."""
    return boards.top_with_standing(board_id(challenge_id), user_id, 1, 0)


def first_page(loaded: LoadedChallenge, viewer_id: str, *, takes_part: bool) -> BoardPage:
    """The first rows, with the place of the viewer and the neighbours. See `boards.top_with_standing`."""
    if takes_part:
        return boards.top_with_standing(board_id(loaded.id), viewer_id, TOP, NEIGHBOURS)
    return boards.top(board_id(loaded.id), TOP)
