"""What other services may call of rooms."""

from dataclasses import dataclass

from fitai.community.cases.models import HideReason
from fitai.groups import store
from fitai.kernel.table import Write


@dataclass(frozen=True, slots=True)
class RoomMessage:
    """A text that somebody has sent to a room.

    Attributes:
        is_visible: whether the reader is or was in the room, and sees the text there.
    """

    author_id: str
    text: str
    is_visible: bool


def room_message(reader_id: str, room_id: str, seq: int) -> RoomMessage | None:
    """A text in a room's log; None where there is none, or it was deleted. One BatchGetItem."""
    person, entry = store.load_person_and_entry(room_id, reader_id, seq)
    if entry is None or entry.kind != "text" or entry.text is None:
        return None
    was_inside = person is not None and person.joined_at > 0
    return RoomMessage(entry.user_id, entry.text, was_inside and entry.hidden_reason is None)


def hide_message_write(room_id: str, seq: int, reason: HideReason | None) -> Write:
    """The write that hides a text from everybody but its author; None shows it again.

    Raises (at commit):
        NotFound: it does not exist any more.
    """
    return store.hide_text_write(room_id, seq, reason)
