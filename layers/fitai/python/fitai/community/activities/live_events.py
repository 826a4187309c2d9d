"""Live events about activities, for their author's devices."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.users.social.models import UserCard


class LikeReceived(LiveEvent):
    """A user likes an activity of the receiver's."""

    name: ClassVar[str] = "like:received"

    activity_id: str
    """The activity."""
    user: UserCard
    """The user who likes it."""
    likes: int
    """How many users like it now."""
    liked_at: Moment
    """Since when."""
