"""Take what a user and another have told each other out of their notifications, after one has blocked the other."""

from fitai.kernel.events import reaction
from fitai.notifications import withdrawing
from fitai.notifications.published import NOTIFY_NEEDS
from fitai.users.social.events import UserBlocked


@reaction(UserBlocked, needs=NOTIFY_NEEDS, timeout=60)
def handler(event: UserBlocked) -> None:
    withdrawing.withdraw_actor(event.user_id, event.other_id)
    withdrawing.withdraw_actor(event.other_id, event.user_id)
