"""Notify the friends of who has completed a workout, once a day for each."""

from fitai.community.activities.events import ActivityPublished
from fitai.community.feed import friends
from fitai.kernel.events import reaction
from fitai.kernel.needs import Index
from fitai.notifications.published import NOTIFY_NEEDS


@reaction(ActivityPublished, needs=(*NOTIFY_NEEDS, Index.QUERY), timeout=120, switches=("fan_out",))
def handler(event: ActivityPublished) -> None:
    friends.tell_friends(event)
