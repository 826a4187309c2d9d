"""What is pushed to those who watch a board."""

from typing import ClassVar, Literal

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent


class LeaderboardUpdated(LiveEvent):
    """A leaderboard that the user watches has changed; at most once a second. It names nobody: what may be seen is read."""

    name: ClassVar[str] = "leaderboard:update"

    scope: Literal["global", "challenge"]
    """Which kind of leaderboard."""
    metric: str | None = None
    """What is counted; of `global`."""
    period: str | None = None
    """Which period is compared; of `global`."""
    challenge_id: str | None = None
    """The challenge; of `challenge`."""
    changed_at: Moment
    """When it has changed."""
