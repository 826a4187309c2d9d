"""The trash: what users have deleted and may restore for 30 days.

    USER#<id>#TRASH    <kind>#<item>    that an item was deleted; its content is where its service keeps it
                       GSI1 USER#<id>#TRASH / <deleted>#<kind>#<item>    until it is restored

A service writes an entry in the transaction of a deletion, and marks it restored in that of the restoration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, personal_data
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, get_many, of_kind, put, query, update

RETENTION = timedelta(days=30)
"""How long a deleted item can be restored."""

TrashKind = Literal["workout", "template", "exercise"]


class AlreadyRestored(Exception):
    """The item was restored, or deleted once more, since its entry was read."""


@dataclass(frozen=True, slots=True)
class TrashEntry:
    """An item in the trash, or one that was restored from it."""

    user_id: str
    kind: TrashKind
    item_id: str
    name: str
    deleted_at: datetime
    restored_at: datetime | None = None

    @property
    def restorable_until(self) -> datetime:
        """When the item is deleted for good."""
        return self.deleted_at + RETENTION


class TrashEntryItem(Entity, discriminator="trash_entry"):
    """An entry of the trash."""

    item_id = UnicodeAttribute()
    name = UnicodeAttribute()
    deleted_at = UnicodeAttribute()
    restored_at = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, kind: str, item_id: str, **attributes: Any) -> "TrashEntryItem":
        return cls(PK=trash_partition(user_id), SK=f"{kind}#{item_id}", item_id=item_id, **attributes)

    @property
    def entry(self) -> TrashEntry:
        """The item as a value."""
        kind: Any = self.SK.partition("#")[0]
        restored_at = None if self.restored_at is None else datetime.fromisoformat(self.restored_at)
        user_id = self.PK.removeprefix("USER#").removesuffix("#TRASH")
        return TrashEntry(user_id, kind, self.item_id, self.name, datetime.fromisoformat(self.deleted_at), restored_at)


def trash_partition(user_id: str) -> str:
    """The partition of a user's trash."""
    return f"USER#{user_id}#TRASH"


def expiry(deleted_at: datetime) -> int:
    """When what was deleted at this moment is deleted for good, in epoch seconds."""
    return int((deleted_at + RETENTION).timestamp())


def trash_write(user_id: str, kind: TrashKind, item_id: str, name: str, deleted_at: datetime) -> Write:
    """The entry of a deletion; it replaces the one of an earlier deletion that was undone."""
    moment = clock.iso(deleted_at)
    item = TrashEntryItem.of(
        user_id,
        kind,
        item_id,
        name=name,
        deleted_at=moment,
        ttl=expiry(deleted_at),
        GSI1PK=trash_partition(user_id),
        GSI1SK=f"{moment}#{kind}#{item_id}",
    )
    return put(item, when=PRESENT | ABSENT)


def restoration_write(entry: TrashEntry, restored_at: datetime) -> Write:
    """Mark an entry as restored: it is no longer listed, and a repeated restoration finds it.

    Raises (at commit):
        AlreadyRestored: the entry is not the one that was read.
    """
    item = TrashEntryItem
    return update(
        item.of(entry.user_id, entry.kind, entry.item_id),
        item.restored_at.set(clock.iso(restored_at)),
        item.GSI1PK.remove(),
        item.GSI1SK.remove(),
        when=(item.deleted_at == clock.iso(entry.deleted_at)) & item.restored_at.does_not_exist(),
        otherwise=AlreadyRestored,
    )


def find_entry(user_id: str, item_id: str) -> TrashEntry | None:
    """The entry of an item that can be restored, or was: the one deleted last. One BatchGetItem."""
    partition = trash_partition(user_id)
    items = get_many((partition, f"{kind}#{item_id}") for kind in get_args(TrashKind))
    entries = [item.entry for item in of_kind(items, TrashEntryItem)]
    return max(
        (entry for entry in entries if entry.restorable_until > clock.now()),
        key=lambda entry: entry.deleted_at,
        default=None,
    )


def trash_page(
    user_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[TrashEntry], dict[str, str] | None]:
    """A page of what can be restored, deleted last first, and the position of the next page: one Query of GSI1."""
    partition = trash_partition(user_id)
    page = query(
        partition,
        index="GSI1",
        between=(f"{clock.iso(clock.now() - RETENTION)}~", "~"),
        newest_first=True,
        limit=limit,
        after=None if after is None else after | {"GSI1PK": partition, "PK": partition},
    )
    return [item.entry for item in of_kind(page.items, TrashEntryItem)], page.after


def trash_entries(user_id: str, kind: TrashKind) -> Iterator[TrashEntry]:
    """All entries of a kind, those that were restored included; a Query for each hundred."""
    for page in personal_data.item_pages(trash_partition(user_id), begins=f"{kind}#"):
        yield from (item.entry for item in of_kind(page, TrashEntryItem))


def erase_entries(user_id: str, kind: TrashKind) -> Iterator[None]:
    """Erase all entries of a kind, after what they lead to; yields after each page."""
    yield from personal_data.erase_items(trash_partition(user_id), begins=f"{kind}#")
