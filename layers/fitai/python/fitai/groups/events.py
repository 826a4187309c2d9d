"""Domain events of rooms."""

from typing import ClassVar

from fitai.kernel.events import Event


class RoomInvited(Event):
    """`userId` has invited others to train together."""

    name: ClassVar[str] = "room.invited"

    room_id: str
    invited: list[str]


class RoomTextSent(Event):
    """`userId` has sent a text, the entry `seq`, to a room of whose people some (`absent`) had no device in it."""

    name: ClassVar[str] = "room.text_sent"

    room_id: str
    seq: int
    absent: list[str]


class RoomTextDeleted(Event):
    """`userId` has deleted a text of `authorId`, the entry `seq`, from a room."""

    name: ClassVar[str] = "room.text_deleted"

    room_id: str
    seq: int
    author_id: str
