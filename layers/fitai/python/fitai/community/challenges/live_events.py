"""What of challenges is pushed to devices at once. What happens on a leaderboard is `leaderboard:update`."""

from typing import ClassVar

from fitai.community.challenges.models import ChallengeMetric
from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.users.social.models import UserCard


class ChallengeInvitation(LiveEvent):
    """A friend invites to a challenge."""

    name: ClassVar[str] = "challenge:invite"

    challenge_id: str
    """The id of the challenge."""
    title: str
    """What it is called."""
    metric: ChallengeMetric
    """What is counted."""
    user: UserCard
    """Who invites."""
    invited_at: Moment
    """When."""
