"""Telling users of invitations to rooms, and of texts that were sent while they were away."""

from fitai.groups import store
from fitai.groups.events import RoomInvited, RoomTextDeleted, RoomTextSent
from fitai.notifications.published import Notice, notify, withdraw


def tell_invited(event: RoomInvited) -> None:
    """Notify those who were invited."""
    data = {"roomId": event.room_id, "userId": event.user_id}
    notify(
        *(
            Notice(user_id, "room_invite", f"room:{event.room_id}", event.user_id, occasion=event.id, data=data)
            for user_id in event.invited
        )
    )


def tell_absent(event: RoomTextSent) -> None:
    """Notify the people of a room who had no device in it when a text was sent, unless they have one now, or it was deleted.

    One GetItem and one Query, and what `notify` costs.
    """
    entry = store.load_entry(event.room_id, event.seq)
    room = store.load_room(event.room_id)
    if room is None or entry is None or entry.kind != "text" or entry.text is None or entry.hidden_reason is not None:
        return
    target, data = _target(event.room_id, event.seq), {"roomId": event.room_id, "userId": event.user_id}
    notify(
        *(
            Notice(user_id, "room_message", target, event.user_id, thread=f"room:{event.room_id}", data=data)
            for user_id in event.absent
            if (person := room.people.get(user_id)) and person.is_inside and not room.connections_of(user_id)
        )
    )


def withdraw_text(event: RoomTextDeleted) -> None:
    """Take back what the people of a room were told of a text that was deleted: one Query, and what `withdraw` costs."""
    room = store.load_room(event.room_id)
    for user_id in room.people if room is not None else ():
        if user_id != event.author_id:
            withdraw(user_id, "room_message", _target(event.room_id, event.seq), event.author_id)


def _target(room_id: str, seq: int) -> str:
    return f"room_message:{room_id}-{seq}"
