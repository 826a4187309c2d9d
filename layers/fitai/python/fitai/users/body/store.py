"""The items of the body's measures and their keys.

USER#<id>#BODY    ENTRY#<date>#<written>#<entry>    an entry; the order of the keys is the order of the history
USER#<id>#BODY    ID#<entry>                        where the entry of this id stands, since its date may be corrected

Each change of the history also raises the account's version, so that two changes at once see each other: which
entry is the latest one is decided on what the transaction finds.
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts import store
from fitai.accounts.models import Account
from fitai.kernel import clock, table
from fitai.kernel.table import Entity, PydanticAttribute, QueryPage
from fitai.users.body.models import BodyEntry

ENTRIES = "ENTRY#"
WEIGHING_PAGE_SIZE = 20
"""Entries that one request reads when the latest one with a weight is looked for."""


class BodyEntryItem(Entity, discriminator="body_entry"):
    """An entry."""

    entry: PydanticAttribute[BodyEntry] = PydanticAttribute(BodyEntry)

    @classmethod
    def of(cls, user_id: str, entry: BodyEntry) -> "BodyEntryItem":
        """The item of this entry."""
        key = f"{ENTRIES}{entry.date.isoformat()}#{clock.iso(entry.created_at)}#{entry.id}"
        return cls(PK=_partition(user_id), SK=key, entry=entry)


class BodyEntryPlaceItem(Entity, discriminator="body_entry_place"):
    """The sort key of an entry, by its id."""

    place = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, entry_id: str, **attributes: Any) -> "BodyEntryPlaceItem":
        """The place of the entry with this id."""
        return cls(PK=_partition(user_id), SK=f"ID#{entry_id}", **attributes)


class EntryExists(Exception):
    """An entry with this id exists: the same request has been here before."""


def entries_page(user_id: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A part of the history, newest first: one Query."""
    position = None if after is None else after | {"PK": _partition(user_id)}
    return table.query(_partition(user_id), begins=ENTRIES, limit=limit, newest_first=True, after=position)


def entries_of_page(part: QueryPage) -> list[BodyEntry]:
    """The entries of a part."""
    return [item.entry for item in table.of_kind(part.items, BodyEntryItem)]


def load_account_and_entry(user_id: str, entry_id: str) -> tuple[Account | None, BodyEntry | None]:
    """The account and one of its entries: two requests.

    Raises:
        Contended: the entry has got another date between the two.
    """
    place = BodyEntryPlaceItem.of(user_id, entry_id)
    items = table.get_many([store.account_key(user_id), (place.PK, place.SK)])
    account, found = store.account_in(items), table.of_kind(items, BodyEntryPlaceItem)
    if not found:
        return account, None
    item = table.get(BodyEntryItem, place.PK, found[0].place)
    if item is None and account is not None:
        raise table.WriteConflict
    return account, None if item is None else item.entry


def newest_weighing(user_id: str, *, besides: str) -> BodyEntry | None:
    """The latest entry that has a weight, another one than `besides`: one Query where weights are usual."""
    after: dict[str, str] | None = None
    while True:
        part = entries_page(user_id, WEIGHING_PAGE_SIZE, after)
        for entry in entries_of_page(part):
            if entry.weight is not None and entry.id != besides:
                return entry
        after = part.after
        if after is None:
            return None


def add_entry(before: Account, after: Account, entry: BodyEntry) -> None:
    """Write a new entry, and the account that it makes.

    Raises:
        AlreadyThere: the id is in use.
    """
    item = BodyEntryItem.of(before.id, entry)
    place = BodyEntryPlaceItem.of(before.id, entry.id, place=item.SK)
    table.commit(table.put(place, otherwise=EntryExists), table.put(item), *store.change_writes(before, after))


def correct_entry(before: Account, after: Account, old: BodyEntry, new: BodyEntry) -> None:
    """Write a corrected entry, at its new place when it has another date."""
    was, item = BodyEntryItem.of(before.id, old), BodyEntryItem.of(before.id, new)
    place = BodyEntryPlaceItem.of(before.id, new.id, place=item.SK)
    writes = [table.put(item, when=table.PRESENT)]
    if was.SK != item.SK:
        writes = [table.delete(was), table.put(item), table.put(place, when=table.PRESENT)]
    table.commit(*writes, *store.change_writes(before, after))


def delete_entry(before: Account, after: Account, entry: BodyEntry) -> None:
    """Take an entry away."""
    table.commit(
        table.delete(BodyEntryItem.of(before.id, entry)),
        table.delete(BodyEntryPlaceItem.of(before.id, entry.id)),
        *store.change_writes(before, after),
    )


def _partition(user_id: str) -> str:
    return f"USER#{user_id}#BODY"
