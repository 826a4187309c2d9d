"""Live events of the feed."""

from typing import ClassVar

from fitai.community.activities.models import Activity
from fitai.kernel.live.delivery import LiveEvent


class ActivityAdded(LiveEvent):
    """A friend, or a user whom the user follows, has published an activity that is in the user's feed now."""

    name: ClassVar[str] = "activity:new"

    activity: Activity
    """The activity as the user sees it."""
