"""Mark as read what somebody has done whom the user has muted: it is hidden from the list of notifications."""

from fitai.kernel.events import reaction
from fitai.notifications import withdrawing
from fitai.notifications.published import NOTIFY_NEEDS
from fitai.users.social.events import UserMuted


@reaction(UserMuted, needs=NOTIFY_NEEDS, timeout=60)
def handler(event: UserMuted) -> None:
    withdrawing.silence_actor(event.user_id, event.other_id)
