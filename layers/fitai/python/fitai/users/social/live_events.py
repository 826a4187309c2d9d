"""Live events about other users, for a user's devices."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.users.social.models import UserCard


class FriendRequestReceived(LiveEvent):
    """A user asked to be friends."""

    name: ClassVar[str] = "friend:request"

    user: UserCard
    """The user who asks."""
    requested_at: Moment
    """When."""
