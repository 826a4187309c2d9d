"""What other services may call of rooms. Read-only."""

from collections import Counter

from fitai.groups import store


def room_mates(user_id: str, rooms: int) -> Counter[str]:
    """With whom a user has trained in the newest rooms, and in how many of them: one Query, and one for each open room."""
    mates: Counter[str] = Counter()
    for item in store.load_user_rooms(user_id)[:rooms]:
        room = store.load_room(item.room_id) if item.person.is_inside else None
        if room is not None:
            mates.update(person.user_id for person in room.people.values() if person.is_inside)
    del mates[user_id]
    return mates
