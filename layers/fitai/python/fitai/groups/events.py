"""Domain events of rooms."""

from typing import ClassVar

from fitai.kernel.events import Event


class RoomInvited(Event):
    """`userId` has invited others to train together."""

    name: ClassVar[str] = "room.invited"

    room_id: str
    invited: list[str]
