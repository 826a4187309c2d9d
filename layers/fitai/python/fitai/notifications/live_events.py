"""The notification that any service may push to a user's devices."""

from typing import ClassVar, Literal

from fitai.kernel.live.delivery import LiveEvent

NotificationType = Literal[
    "media_ready",
    "media_rejected",
    "export_ready",
    "room_invite",
    "workout_idle",
    "workout_ended",
    "goal_milestone",
    "goal_completed",
    "goal_expired",
    "achievement_unlocked",
    "weekly_summary",
]


class Notification(LiveEvent):
    """Something has happened that the user may want to know of.

    Attributes:
        message: a sentence for people.
        data: for programs: what it is about, in the terms of the type's own service.
    """

    name: ClassVar[str] = "notification:new"

    type: NotificationType
    """What has happened."""
    message: str
    """A sentence to be shown."""
    data: dict[str, str]
    """Ids of what it is about, such as `roomId`."""
