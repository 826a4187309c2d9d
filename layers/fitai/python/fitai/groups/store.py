"""The items of rooms.

    ROOM#<id>   ENTRY#<seq>           what was said or happened
    ROOM#<id>   MEMBER#<connection>   the devices in it (kernel.live)
    ROOM#<id>   PERSON#<user>         who is in it, or invited    GSI1: the user's rooms
    ROOM#<id>   ROOM                  whose it is, until when, and how many entries its log has
    ROOM#<id>   SAID#<client id>      which entry a client's message became

The keys are such that one query reads the devices, the people and the room, and nothing that was said. Every entry raises
`seq` of the room from what was read, so that entries have an order without a gap, and whatever is decided on the
people is decided on how they stand.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.groups.models import PersonStatus, RoomEntry
from fitai.groups.rules import ROOM_RETENTION, Person
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.live.connections import CONNECTION_PREFIX, Connection
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    check,
    get,
    of_kind,
    put,
    query,
    query_all,
    update,
)

ENTRY_PREFIX = "ENTRY#"
PERSON_PREFIX = "PERSON#"
MAX_ROOMS = 100
"""A user's newest rooms."""


def room_partition(room_id: str) -> str:
    """The partition of a room, which is the kernel's room of its devices too."""
    return f"ROOM#{room_id}"


class RoomItem(Entity, discriminator="group_room"):
    """A room."""

    owner_id = UnicodeAttribute()
    seq = NumberAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, room_id: str, **attributes: Any) -> "RoomItem":
        return cls(PK=room_partition(room_id), SK="ROOM", **attributes)


class PersonItem(Entity, discriminator="group_person"):
    """Somebody in a room."""

    user_id = UnicodeAttribute()
    status = UnicodeAttribute()
    invited_by = UnicodeAttribute(null=True)
    joined = NumberAttribute()
    seen = NumberAttribute()
    workout_id = UnicodeAttribute(null=True)
    weights = BooleanAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, room_id: str, user_id: str, **attributes: Any) -> "PersonItem":
        return cls(PK=room_partition(room_id), SK=f"{PERSON_PREFIX}{user_id}", user_id=user_id, **attributes)

    @classmethod
    def holding(cls, room_id: str, person: Person, expires: int) -> "PersonItem":
        values = {name: getattr(person, name) for name in Person.__dataclass_fields__ if name != "user_id"}
        item = cls.of(room_id, person.user_id, **values, expires=expires)
        item.GSI1PK, item.GSI1SK = user_rooms_partition(person.user_id), f"{expires:011d}#{room_id}"
        # A day longer than what was said, to which it leads when the person's data is to go.
        item.ttl = expires + ROOM_RETENTION + 24 * 60 * 60
        return item

    @property
    def room_id(self) -> str:
        return self.PK.removeprefix("ROOM#")

    @property
    def person(self) -> Person:
        """What the rules see of it."""
        return Person(
            self.user_id,
            cast(PersonStatus, self.status),
            self.invited_by,
            float(self.joined),
            float(self.seen),
            self.workout_id,
            bool(self.weights),
        )


class EntryItem(Entity, discriminator="group_entry"):
    """An entry of a room's log."""

    user_id = UnicodeAttribute()
    entry: PydanticAttribute[RoomEntry] = PydanticAttribute(RoomEntry)

    @classmethod
    def of(cls, room_id: str, seq: int, **attributes: Any) -> "EntryItem":
        return cls(PK=room_partition(room_id), SK=entry_sort_key(seq), **attributes)


class ClientMessageItem(Entity, discriminator="group_said"):
    """Which entry a client's message became."""

    seq = NumberAttribute()

    @classmethod
    def of(cls, room_id: str, user_id: str, client_id: str, **attributes: Any) -> "ClientMessageItem":
        # Hashed: the client's text may hold anything.
        name = hashlib.blake2b(f"{user_id}\0{client_id}".encode(), digest_size=16).hexdigest()
        return cls(PK=room_partition(room_id), SK=f"SAID#{name}", **attributes)


class MessageAlreadySent(Exception):
    """The client's message has become an entry before."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


class RoomAlreadyExists(Exception):
    """The same request has made this room before."""


def user_rooms_partition(user_id: str) -> str:
    """The part of GSI1 that leads to a user's rooms."""
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
    devices: list[Connection] = field(default_factory=list)

    @property
    def partition(self) -> str:
        return room_partition(self.id)

    def devices_of(self, user_id: str) -> list[Connection]:
        """The devices of a person that are in the room."""
        return [one for one in self.devices if one.user_id == user_id]


def load_room(room_id: str) -> LoadedRoom | None:
    """A room that is open, its people and their devices: one query, strongly consistent."""
    items = list(query_all(room_partition(room_id), between=("MEMBER#", "ROOM")))
    head = next(iter(of_kind(items, RoomItem)), None)
    now = clock.epoch()
    if head is None or head.expires <= now:
        return None
    people = {one.user_id: one.person for one in of_kind(items, PersonItem)}
    devices = [one for one in of_kind(items, Connection) if one.expires > now]
    return LoadedRoom(room_id, head.owner_id, int(head.seq), int(head.expires), people, devices)


def is_joined(room_id: str, user_id: str) -> bool:
    """Whether the person is in the room now: one GetItem."""
    key = PersonItem.of(room_id, user_id)
    item = get(PersonItem, key.PK, key.SK)
    return item is not None and item.person.inside


def load_connections(room_id: str, user_id: str) -> list[Connection]:
    """A person's devices that are in the room now: one query."""
    found = of_kind(query_all(room_partition(room_id), begins=CONNECTION_PREFIX), Connection)
    return [one for one in found if one.user_id == user_id]


def load_entry(room_id: str, seq: int) -> RoomEntry | None:
    """One entry."""
    item = get(EntryItem, room_partition(room_id), entry_sort_key(seq))
    return None if item is None else item.entry


def load_entries_after(room_id: str, seq: int, limit: int) -> list[RoomEntry]:
    """The entries that follow one, in order: one query."""
    between = (entry_sort_key(seq + 1), f"{ENTRY_PREFIX}~")
    return [one.entry for one in of_kind(query(room_partition(room_id), between=between, limit=limit).items, EntryItem)]


def load_entries_before(room_id: str, seq: int | None, limit: int) -> list[RoomEntry]:
    """The entries before one, or the newest ones, in order: one query."""
    end = f"{ENTRY_PREFIX}~" if seq is None else entry_sort_key(seq - 1)
    part = query(room_partition(room_id), between=(ENTRY_PREFIX, end), limit=limit, newest_first=True)
    return [one.entry for one in reversed(of_kind(part.items, EntryItem))]


def load_user_rooms(user_id: str) -> list[PersonItem]:
    """The user's newest rooms: one query of GSI1."""
    part = query(user_rooms_partition(user_id), index="GSI1", limit=MAX_ROOMS, newest_first=True)
    return of_kind(part.items, PersonItem)


def common_room_ids(user_id: str, other_id: str) -> list[str]:
    """The open rooms that both are in: two queries."""
    now = clock.epoch()
    mine, theirs = ({one.room_id for one in load_user_rooms(each) if one.expires > now} for each in (user_id, other_id))
    return sorted(mine & theirs)


# --- writing -----------------------------------------------------------------------------------------------


def new_room_writes(room_id: str, owner_id: str, expires: int, entries: Iterable[RoomEntry]) -> list[Write]:
    """The writes of a new room with its first entries."""
    written = list(entries)
    head = RoomItem.of(room_id, owner_id=owner_id, seq=len(written), expires=expires, ttl=expires + ROOM_RETENTION)
    logged = [put(_entry_item(room_id, one, expires), when=ABSENT) for one in written]
    return [put(head, when=ABSENT, otherwise=RoomAlreadyExists), *logged]


def log_writes(
    before: LoadedRoom, entries: Iterable[RoomEntry], *, owner_id: str | None = None, expires: int | None = None
) -> list[Write]:
    """The writes of entries that follow what was read; without entries the room is only held to what was read.

    Args:
        owner_id: whose the room becomes. expires: when it is closed, if that changes.
    """
    written = list(entries)
    head, unchanged = RoomItem.of(before.id), RoomItem.seq == before.seq
    if not written:
        return [check(head, when=unchanged)]
    actions = [RoomItem.seq.set(before.seq + len(written))]
    actions += [RoomItem.owner_id.set(owner_id)] if owner_id is not None else []
    actions += [RoomItem.expires.set(expires)] if expires is not None else []
    logged = [put(_entry_item(before.id, one, before.expires), when=ABSENT) for one in written]
    return [update(head, *actions, when=unchanged), *logged]


def _entry_item(room_id: str, entry: RoomEntry, expires: int) -> EntryItem:
    return EntryItem.of(room_id, entry.seq, user_id=entry.user_id, entry=entry, ttl=expires + ROOM_RETENTION)


def client_message_write(room_id: str, user_id: str, client_id: str, seq: int, expires: int) -> Write:
    """The write that lets a client's message become one entry only.

    Raises (at commit):
        Said: it has become one.
    """

    def said(standing: object) -> Exception:
        return MessageAlreadySent(int(standing["seq"]["N"]) if isinstance(standing, dict) else seq)

    item = ClientMessageItem.of(room_id, user_id, client_id, seq=seq, ttl=expires + ROOM_RETENTION)
    return put(item, when=ABSENT, otherwise=said)


def person_write(room_id: str, person: Person, expires: int, before: Person | None = None) -> Write:
    """The write of a person; `going_on` in the same transaction holds it to what was read.

    Args:
        before: the person as read. Two devices may come back without an entry in the log, each with another workout:
            the second one must know which workout is to be shown no longer.
    """
    unchanged: Condition = PRESENT | ABSENT
    if before is not None:
        shown = PersonItem.workout_id
        unchanged = shown.does_not_exist() if before.workout_id is None else shown == before.workout_id
    return put(PersonItem.holding(room_id, person, expires), when=unchanged)


def presence_write(room_id: str, user_id: str, seen: float) -> Write:
    """The write that notes that a person was heard of; `NotFound` for who is not inside."""
    item = PersonItem.of(room_id, user_id)
    return update(item, PersonItem.seen.set(seen), when=PersonItem.status == "joined", otherwise=NotFound)


def delete_text_write(room_id: str, entry: RoomEntry) -> Write:
    """The write that takes the text out of an entry."""
    item = EntryItem.of(room_id, entry.seq)
    return update(item, EntryItem.entry.set(entry.model_copy(update={"text": None})))
