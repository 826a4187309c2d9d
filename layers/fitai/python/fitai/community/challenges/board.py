"""The board of a challenge: a projection of the participants' scores."""

from datetime import datetime

from fitai.community.boards import published as boards
from fitai.community.boards.models import Board, BoardPage
from fitai.community.challenges import rules
from fitai.community.challenges.state import LoadedChallenge, Participation
from fitai.community.leaderboards.live_events import LeaderboardUpdate
from fitai.kernel import clock

TOP = 10
"""Rows that are shown from the top."""
NEIGHBOURS = 5
"""Rows that are shown above and below the viewer."""


def board_id(challenge_id: str) -> str:
    """The id of a challenge's board."""
    return f"challenge:{challenge_id}"


def project(participation: Participation) -> bool:
    """Write a participant's score on the board; of two scores the one of the later data stays. Returns whether it was changed."""
    score = None if participation.disqualified else rules.board_score(participation.score)
    board = Board(board_id(participation.challenge_id))
    return boards.set_score(board, participation.user_id, score, participation.scored_at)


def tell_watchers(participation: Participation, *, waits: bool) -> None:
    """Push `leaderboard:update` to those who watch the challenge's board. See `boards.tell_watchers`."""
    challenge_id = participation.challenge_id
    update = LeaderboardUpdate(scope="challenge", challenge_id=challenge_id, as_of=clock.now())
    boards.tell_watchers(board_id(challenge_id), update, waits=waits)


def enter(participation: Participation) -> None:
    """Write the score of who has just joined, also where the clock of the machine that wrote their leaving is ahead."""
    if not project(participation):
        boards.remove(board_id(participation.challenge_id), participation.user_id)
        project(participation)


def take_off(challenge_id: str, user_id: str, at: datetime) -> None:
    """Take a user off the board, who no longer takes part since a moment."""
    boards.set_score(Board(board_id(challenge_id)), user_id, None, at)


def take_off_leftover(challenge_id: str, user_id: str, at: datetime) -> None:
    """Take a user off the board who takes no part, if the user is still on it: one BatchGetItem."""
    if boards.scores_of(board_id(challenge_id), [user_id]):
        take_off(challenge_id, user_id, at)


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
