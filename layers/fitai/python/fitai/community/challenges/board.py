"""The board of a challenge: a projection of the participants' scores."""

from datetime import datetime

from fitai.community.boards import published as boards
from fitai.community.boards.models import Board, BoardPage
from fitai.community.challenges import rules
from fitai.community.challenges.state import LoadedChallenge, Participation

TOP = 10
"""Rows that are shown from the top."""
NEIGHBOURS = 5
"""Rows that are shown above and below the viewer."""


def board_id(challenge_id: str) -> str:
    """The id of a challenge's board."""
    return f"challenge:{challenge_id}"


def project(participation: Participation) -> None:
    """Write a participant's score on the board; of two scores the one of the later data stays. See `boards.set_score`."""
    score = None if participation.disqualified else rules.board_score(participation.score)
    boards.set_score(Board(board_id(participation.challenge_id)), participation.user_id, score, participation.scored_at)


def take_off(challenge_id: str, user_id: str, at: datetime) -> None:
    """Take a user off the board, who no longer takes part since a moment."""
    boards.set_score(Board(board_id(challenge_id)), user_id, None, at)


def first_page(loaded: LoadedChallenge, viewer_id: str, *, takes_part: bool) -> BoardPage:
    """The first rows, with the place of the viewer and the neighbours. See `boards.top_with_standing`."""
    if takes_part:
        return boards.top_with_standing(board_id(loaded.id), viewer_id, TOP, NEIGHBOURS)
    return boards.top(board_id(loaded.id), TOP)
