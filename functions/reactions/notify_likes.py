"""Notify an author of a like, or take the notification back with it."""

from fitai.community.activities.events import ActivityLiked, ActivityUnliked
from fitai.community.engagement import reactions
from fitai.kernel.events import reaction
from fitai.notifications.published import NOTIFY_NEEDS


@reaction(ActivityLiked, ActivityUnliked, needs=NOTIFY_NEEDS, switches=("fan_out",))
def handler(event: ActivityLiked | ActivityUnliked) -> None:
    reactions.notify_author(event)
