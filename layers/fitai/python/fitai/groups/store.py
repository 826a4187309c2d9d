"""The items of rooms.

    ROOM#<id>   ENTRY#<seq>           an entry of the log: what was said or happened
    ROOM#<id>   MEMBER#<connection>   a connection in the room (kernel.live)
    ROOM#<id>   PERSON#<user>         a person in the room, or invited    GSI1: the user's rooms
    ROOM#<id>   ROOM                  owner, end, and number of the newest entry
    ROOM#<id>   SAID#<client id>      the entry that a client's message became

The keys are such that one query reads the connections, the people and the room, without the log. Every entry raises `seq`
of the room from the value that was read. So entries are numbered without a gap, and what is decided on the people fails
when they have changed meanwhile.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.community.cases.models import HideReason
from fitai.groups.models import PersonStatus, RoomEntry
from fitai.groups.rules import ROOM_RETENTION, Person
from fitai.kernel import clock, personal_data
from fitai.kernel.errors import NotFound
from fitai.kernel.live.connections import CONNECTION_PREFIX, Connection, unmute
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    check,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
    update,
    update_if_present,
)

ENTRY_PREFIX = "ENTRY#"
PERSON_PREFIX = "PERSON#"
MAX_ROOMS = 100
"""A user's newest rooms."""
NOBODY = "nobody"
"""The owner of a room whose owner's account was erased."""


def room_partition(room_id: str) -> str:
    """The partition of a room; also the kernel's room of its connections."""
    return f"ROOM#{room_id}"


class RoomItem(Entity, discriminator="group_room"):
    """A room: its owner, its end, the number of its newest entry."""

    owner_id = UnicodeAttribute()
    seq = NumberAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, room_id: str, **attributes: Any) -> "RoomItem":
        return cls(PK=room_partition(room_id), SK="ROOM", **attributes)


class PersonItem(Entity, discriminator="group_person"):
    """A person in a room, or invited to it."""

    user_id = UnicodeAttribute()
    status = UnicodeAttribute()
    invited_by = UnicodeAttribute(null=True)
    joined_at = NumberAttribute(attr_name="joined")
    seen_at = NumberAttribute(attr_name="seen")
    workout_id = UnicodeAttribute(null=True)
    shares_weights = BooleanAttribute(attr_name="weights")
    expires = NumberAttribute()

    @classmethod
    def of(cls, room_id: str, user_id: str, **attributes: Any) -> "PersonItem":
        return cls(PK=room_partition(room_id), SK=f"{PERSON_PREFIX}{user_id}", user_id=user_id, **attributes)

    @classmethod
    def from_person(cls, room_id: str, person: Person, expires: int) -> "PersonItem":
        values = {name: getattr(person, name) for name in Person.__dataclass_fields__ if name != "user_id"}
        item = cls.of(room_id, person.user_id, **values, expires=expires)
        item.GSI1PK, item.GSI1SK = user_rooms_partition(person.user_id), f"{expires:011d}#{room_id}"
        # A day longer than the entries, to which it leads when the person's data is erased.
        item.ttl = expires + ROOM_RETENTION + 24 * 60 * 60
        return item

    @property
    def room_id(self) -> str:
        return self.PK.removeprefix("ROOM#")

    @property
    def person(self) -> Person:
        """The person, without the keys."""
        return Person(
            self.user_id,
            cast(PersonStatus, self.status),
            self.invited_by,
            float(self.joined_at),
            float(self.seen_at),
            self.workout_id,
            bool(self.shares_weights),
        )


class EntryItem(Entity, discriminator="group_entry"):
    """An entry of a room's log."""

    user_id = UnicodeAttribute()
    entry: PydanticAttribute[RoomEntry] = PydanticAttribute(RoomEntry)
    hidden_reason = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, room_id: str, seq: int, **attributes: Any) -> "EntryItem":
        return cls(PK=room_partition(room_id), SK=entry_sort_key(seq), **attributes)

    @property
    def shown_entry(self) -> RoomEntry:
        """The entry with what moderation has decided about it."""
        return self.entry.model_copy(update={"hidden_reason": self.hidden_reason}) if self.hidden_reason else self.entry


class ClientMessageItem(Entity, discriminator="group_said"):
    """The number of the entry that a client's message became."""

    seq = NumberAttribute()

    @classmethod
    def of(cls, room_id: str, user_id: str, client_id: str, **attributes: Any) -> "ClientMessageItem":
        # Hashed: the client's text may hold anything.
        name = hashlib.blake2b(f"{user_id}\0{client_id}".encode(), digest_size=16).hexdigest()
        return cls(PK=room_partition(room_id), SK=f"SAID#{name}", **attributes)


class MessageAlreadySent(Exception):
    """The client's message has become an entry before; `seq` is its number."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


class RoomAlreadyExists(Exception):
    """The same message has opened this room before."""


def user_rooms_partition(user_id: str) -> str:
    """The partition of GSI1 with a user's rooms."""
    return f"USER#{user_id}#ROOMS"


def entry_sort_key(seq: int) -> str:
    """The sort key of an entry."""
    return f"{ENTRY_PREFIX}{seq:08d}"


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class LoadedRoom:
    """A room as it was read."""

    id: str
    owner_id: str
    seq: int
    expires: int
    people: dict[str, Person] = field(default_factory=dict)
    connections: list[Connection] = field(default_factory=list)

    @property
    def partition(self) -> str:
        return room_partition(self.id)

    def connections_of(self, user_id: str) -> list[Connection]:
        """The connections of a person that are in the room."""
        return [connection for connection in self.connections if connection.user_id == user_id]


def load_room(room_id: str) -> LoadedRoom | None:
    """A room that is open, its people and their connections; None where there is none. One Query, consistent."""
    items = list(query_all(room_partition(room_id), between=(CONNECTION_PREFIX, "ROOM")))
    head = next(iter(of_kind(items, RoomItem)), None)
    now = clock.epoch()
    if head is None or head.expires <= now:
        return None
    people = {item.user_id: item.person for item in of_kind(items, PersonItem)}
    connections = [connection for connection in of_kind(items, Connection) if connection.expires > now]
    return LoadedRoom(room_id, head.owner_id, int(head.seq), int(head.expires), people, connections)


def is_joined(room_id: str, user_id: str) -> bool:
    """Whether the person is in the room now: one GetItem."""
    key = PersonItem.of(room_id, user_id)
    item = get(PersonItem, key.PK, key.SK)
    return item is not None and item.person.is_inside


def load_connections(room_id: str, user_id: str) -> list[Connection]:
    """A person's connections that are in the room now: one Query."""
    connections = of_kind(query_all(room_partition(room_id), begins=CONNECTION_PREFIX), Connection)
    return [connection for connection in connections if connection.user_id == user_id]


def load_entry(room_id: str, seq: int) -> RoomEntry | None:
    """An entry by its number; None where there is none."""
    item = get(EntryItem, room_partition(room_id), entry_sort_key(seq))
    return None if item is None else item.shown_entry


def load_entries_after(room_id: str, seq: int, limit: int) -> list[RoomEntry]:
    """The entries after a number, in order: one Query."""
    between = (entry_sort_key(seq + 1), f"{ENTRY_PREFIX}~")
    page = query(room_partition(room_id), between=between, limit=limit)
    return [item.shown_entry for item in of_kind(page.items, EntryItem)]


def load_entries_before(room_id: str, seq: int | None, limit: int) -> list[RoomEntry]:
    """The entries before a number, or the newest ones, in order: one Query."""
    end = f"{ENTRY_PREFIX}~" if seq is None else entry_sort_key(seq - 1)
    page = query(room_partition(room_id), between=(ENTRY_PREFIX, end), limit=limit, newest_first=True)
    return [item.shown_entry for item in reversed(of_kind(page.items, EntryItem))]


def load_user_rooms(user_id: str) -> list[PersonItem]:
    """The user in each of the user's newest rooms: one Query of GSI1."""
    page = query(user_rooms_partition(user_id), index="GSI1", limit=MAX_ROOMS, newest_first=True)
    return of_kind(page.items, PersonItem)


def common_room_ids(user_id: str, other_id: str) -> list[str]:
    """The open rooms that both users are in: two Queries."""
    now = clock.epoch()
    room_ids, other_room_ids = (
        {item.room_id for item in load_user_rooms(id) if item.expires > now} for id in (user_id, other_id)
    )
    return sorted(room_ids & other_room_ids)


# --- writing -----------------------------------------------------------------------------------------------


def new_room_writes(room_id: str, owner_id: str, expires: int, entries: Iterable[RoomEntry]) -> list[Write]:
    """The writes of a new room with its first entries."""
    entries = list(entries)
    head = RoomItem.of(room_id, owner_id=owner_id, seq=len(entries), expires=expires, ttl=expires + ROOM_RETENTION)
    entry_writes = [put(_entry_item(room_id, entry, expires), when=ABSENT) for entry in entries]
    return [put(head, when=ABSENT, otherwise=RoomAlreadyExists), *entry_writes]


def log_writes(
    room: LoadedRoom, entries: Iterable[RoomEntry], *, owner_id: str | None = None, expires: int | None = None
) -> list[Write]:
    """The writes of new entries of a room; without entries, the condition that the room has not changed.

    Args:
        room: as read; the writes are a `WriteConflict` when it has got other entries since.
        owner_id: the new owner, if that changes.
        expires: when the room closes, if that changes.
    """
    entries = list(entries)
    head, unchanged = RoomItem.of(room.id), RoomItem.seq == room.seq
    if not entries:
        return [check(head, when=unchanged)]
    actions = [RoomItem.seq.set(room.seq + len(entries))]
    actions += [RoomItem.owner_id.set(owner_id)] if owner_id is not None else []
    actions += [RoomItem.expires.set(expires)] if expires is not None else []
    entry_writes = [put(_entry_item(room.id, entry, room.expires), when=ABSENT) for entry in entries]
    return [update(head, *actions, when=unchanged), *entry_writes]


def _entry_item(room_id: str, entry: RoomEntry, expires: int) -> EntryItem:
    return EntryItem.of(room_id, entry.seq, user_id=entry.user_id, entry=entry, ttl=expires + ROOM_RETENTION)


def client_message_write(room_id: str, user_id: str, client_id: str, seq: int, expires: int) -> Write:
    """The write that lets a client's message become one entry only.

    Its commit raises `MessageAlreadySent` when it has become one before.
    """

    def already_sent(stored_item: dict[str, Any] | None) -> Exception:
        return MessageAlreadySent(int(stored_item["seq"]["N"]) if stored_item is not None else seq)

    item = ClientMessageItem.of(room_id, user_id, client_id, seq=seq, ttl=expires + ROOM_RETENTION)
    return put(item, when=ABSENT, otherwise=already_sent)


def person_write(room_id: str, person: Person, expires: int, before: Person | None = None) -> Write:
    """The write of a person; `log_writes` in the same transaction requires that the room has not changed.

    Args:
        before: the person as read. Two devices may return without an entry in the log, each with another workout: the
            second one must know which workout is no longer shown.
    """
    unchanged: Condition = PRESENT | ABSENT
    if before is not None:
        path = PersonItem.workout_id
        unchanged = path.does_not_exist() if before.workout_id is None else path == before.workout_id
    return put(PersonItem.from_person(room_id, person, expires), when=unchanged)


def presence_write(room_id: str, user_id: str, seen_at: float) -> Write:
    """The write that a person is present; its commit raises `NotFound` for those who are not inside."""
    item = PersonItem.of(room_id, user_id)
    return update(item, PersonItem.seen_at.set(seen_at), when=PersonItem.status == "joined", otherwise=NotFound)


def delete_text_write(room_id: str, entry: RoomEntry) -> Write:
    """The write that deletes the text of an entry."""
    item = EntryItem.of(room_id, entry.seq)
    return update(item, EntryItem.entry.set(entry.model_copy(update={"text": None, "hidden_reason": None})))


def hide_text_write(room_id: str, seq: int, reason: HideReason | None) -> Write:
    """The write that hides the text of an entry from everybody but its author; None shows it again.

    Raises (at commit):
        NotFound: the entry does not exist any more.
    """
    attribute = EntryItem.hidden_reason
    action = attribute.remove() if reason is None else attribute.set(reason)
    return update(EntryItem.of(room_id, seq), action, when=PRESENT, otherwise=NotFound)


def load_person_and_entry(room_id: str, user_id: str, seq: int) -> tuple[Person | None, RoomEntry | None]:
    """A person of a room, and one entry of its log: one BatchGetItem."""
    person_key = PersonItem.of(room_id, user_id)
    items = get_many([(person_key.PK, person_key.SK), (room_partition(room_id), entry_sort_key(seq))])
    person = next((item.person for item in of_kind(items, PersonItem)), None)
    entry = next((item.shown_entry for item in of_kind(items, EntryItem)), None)
    return person, entry


# --- personal data -----------------------------------------------------------------------------------------


def person_pages(user_id: str) -> Iterator[list[PersonItem]]:
    """The user in each room that the user is or was in, a page at a time."""
    for page in personal_data.item_pages(user_rooms_partition(user_id), index="GSI1"):
        yield of_kind(page, PersonItem)


def entry_pages(room_id: str) -> Iterator[list[EntryItem]]:
    """The log of a room, a page at a time."""
    for page in personal_data.item_pages(room_partition(room_id), begins=ENTRY_PREFIX):
        yield of_kind(page, EntryItem)


def erase_references(room_id: str, user_id: str) -> None:
    """Take a user's id out of the items of others: mutes, invitations, and the ownership of an empty room."""
    for page in personal_data.item_pages(room_partition(room_id), begins=CONNECTION_PREFIX):
        for connection in of_kind(page, Connection):
            if user_id in (connection.muted_user_ids or ()):
                unmute(connection, user_id)
    for page in personal_data.item_pages(room_partition(room_id), begins=PERSON_PREFIX):
        for person in of_kind(page, PersonItem):
            if person.invited_by == user_id:
                update_if_present(person, PersonItem.invited_by.remove())
    update_if_present(RoomItem.of(room_id), RoomItem.owner_id.set(NOBODY), when=RoomItem.owner_id == user_id)
