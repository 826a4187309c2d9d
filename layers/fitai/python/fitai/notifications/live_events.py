"""What a user's devices are told of, whatever service tells it."""

from typing import ClassVar, Literal

from fitai.kernel.live.delivery import LiveEvent

NotificationType = Literal["media_ready", "media_rejected", "export_ready", "room_invite"]


class Notification(LiveEvent):
    """Something that has happened while the user was doing something else.

    Attributes:
        message: a sentence for people.
        data: for programs: what it is about, by the names of the type's own service.
    """

    name: ClassVar[str] = "notification:new"

    type: NotificationType
    message: str
    data: dict[str, str]
