"""Tell users of friend requests, new friends and followers; take back what does not hold any more."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.notifications.published import NOTIFY_NEEDS
from fitai.users.social import notices
from fitai.users.social.events import FriendRemoved, FriendRequested, FriendsMade, UserBlocked, UserFollowed


@reaction(
    FriendRequested,
    FriendsMade,
    FriendRemoved,
    UserFollowed,
    UserBlocked,
    needs=(Table.GET, *NOTIFY_NEEDS),
    switches=("fan_out",),
)
def handler(event: notices.TieEvent) -> None:
    notices.tell_of_tie(event)
