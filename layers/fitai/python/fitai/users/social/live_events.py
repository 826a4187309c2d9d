"""What a user's devices are told about other users."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.users.social.models import UserCard


class FriendRequestReceived(LiveEvent):
    """Somebody wants to be friends."""

    name: ClassVar[str] = "friend:request"

    user: UserCard
    requested_at: Moment
