"""What a board holds, and what it answers."""

from dataclasses import dataclass
from datetime import datetime

MAX_SCORE = 10**12
"""The largest score, and the largest below zero. A caller scales what has fractions, and the sign if less is better."""


@dataclass(frozen=True, slots=True)
class Board:
    """Which board is written.

    Attributes:
        id: lower-case letters, digits, `-` and `:`; at most 64 characters. A challenge's is `challenge:<id>`.
        expires_at: when its items may be removed from the table; None for a board without an end.
        bounds_from: the board of the period before, whose division into buckets it begins with.
    """

    id: str
    expires_at: datetime | None = None
    bounds_from: str | None = None


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """A user's place on a board. Users of the same score share a rank: 1, 2, 2, 4."""

    rank: int
    user_id: str
    score: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A user's place and the neighbours, best first.

    The neighbours are exact. The ranks are exact 5 s after the last update of the board; before that they are off by at
    most the number of updates since `as_of`.
    """

    rank: int
    score: int
    above: list[RankedEntry]
    below: list[RankedEntry]
    total: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a board, best first.

    Attributes:
        after: where the next page begins; None at the end.
        standing: the place of the user that was asked for; None where none was, or the user is not on the board.
    """

    entries: list[RankedEntry]
    after: dict[str, str] | None
    total: int
    as_of: datetime
    standing: Standing | None = None
