"""What happens in rooms, told to the rest of the house."""

from typing import ClassVar

from fitai.kernel.events import Event


class RoomInvited(Event):
    """`userId` has invited others to train together."""

    name: ClassVar[str] = "room.invited"

    room_id: str
    invited: list[str]
