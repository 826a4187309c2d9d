"""What of leaderboards is pushed to devices."""

from typing import ClassVar, Literal

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent


class LeaderboardUpdate(LiveEvent):
    """A leaderboard that the user watches has changed, or the user's own score has; at most once a second to each viewer.

    It names nobody: what may be seen is read.
    """

    name: ClassVar[str] = "leaderboard:update"

    scope: Literal["global", "challenge"] | None = None
    """Which kind of leaderboard the user watches; left out of the user's own score."""
    metric: str | None = None
    """What is counted; of `global`."""
    period: str | None = None
    """Which period is compared; of `global`."""
    challenge_id: str | None = None
    """The challenge; left out of other leaderboards."""
    rank: int | None = None
    """The user's rank, where the user's own score has changed; left out of who is not ranked."""
    score: float | None = None
    """The user's own score that has changed, in the metric unit of the leaderboard."""
    total: int | None = None
    """How many are ranked, where the user's own score has changed."""
    as_of: Moment | None = None
    """When the ranks were counted, or the leaderboard that is watched has changed."""
