"""What is pushed to the people of a room."""

from typing import ClassVar, Literal

from fitai.groups.models import EntryKind, Room, RoomEntry, RoomGlance, RoomPerson
from fitai.kernel.live.delivery import LiveEvent


class ChatMessage(LiveEvent):
    """Something was said or happened in a room (`entry`), or the answer to a question about rooms.

    `kind` is the entry's; or `room`, the answer to room:join; `presence`, to presence:ping; `rooms`, to a presence:ping
    that names no room.
    """

    name: ClassVar[str] = "chat:message"

    kind: EntryKind | Literal["room", "presence", "rooms"]
    """What this is; it says which of the other members are there."""
    room_id: str | None = None
    """The id of the room."""
    entry: RoomEntry | None = None
    """Of `text`, `joined`, `left`, `removed` and `deleted`: what was said or happened."""
    room: Room | None = None
    """Of `room`: the room, in answer to `room:join`."""
    people: list[RoomPerson] | None = None
    """Of `presence`: the people of the room."""
    rooms: list[RoomGlance] | None = None
    """Of `rooms`: the rooms that the user is in or invited to."""

    @classmethod
    def of(cls, room_id: str, entry: RoomEntry) -> "ChatMessage":
        """An entry of the room's log."""
        return cls(kind=entry.kind, room_id=room_id, entry=entry)
