"""What of leaderboards is pushed to devices."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent


class LeaderboardUpdate(LiveEvent):
    """The user's place on a leaderboard has changed."""

    name: ClassVar[str] = "leaderboard:update"

    challenge_id: str | None = None
    """The challenge; left out of other leaderboards."""
    rank: int | None = None
    """The user's rank; left out of who is not ranked."""
    score: float
    """The user's score, in the metric unit of the leaderboard."""
    total: int
    """How many are ranked."""
    as_of: Moment | None = None
    """When the ranks were counted."""
