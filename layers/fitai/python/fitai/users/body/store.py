"""Items and keys of the body metrics.

USER#<id>#BODY    ENTRY#<date>#<created>#<entry>    an entry; the keys sort as the history does
USER#<id>#BODY    ID#<entry>                        the sort key of the entry with this id, since its date may change

Each change of an entry also raises the account's version, so that one of two simultaneous changes is a write conflict:
which entry is the latest is decided on the state that the transaction is conditioned on.
"""

from collections.abc import Iterator
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock, personal_data, table
from fitai.kernel.table import Entity, PydanticAttribute, QueryPage
from fitai.users.body.models import BodyEntry

ENTRIES = "ENTRY#"
WEIGHING_PAGE_SIZE = 20
"""Entries that one Query reads in search of the latest one with a weight."""


class BodyEntryItem(Entity, discriminator="body_entry"):
    """An entry of the body metrics."""

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
        """The item of the entry with this id."""
        return cls(PK=_partition(user_id), SK=f"ID#{entry_id}", **attributes)


class EntryExists(Exception):
    """An entry with this id exists: the request that adds it was sent before."""


def entries_page(user_id: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of the history, newest first: one Query."""
    position = None if after is None else after | {"PK": _partition(user_id)}
    return table.query(_partition(user_id), begins=ENTRIES, limit=limit, newest_first=True, after=position)


def entries_of_page(page: QueryPage) -> list[BodyEntry]:
    """The entries of a page."""
    return [item.entry for item in table.of_kind(page.items, BodyEntryItem)]


def all_entries(user_id: str) -> Iterator[BodyEntry]:
    """Every entry, oldest first, read page by page."""
    for items in personal_data.item_pages(_partition(user_id), begins=ENTRIES):
        for item in table.of_kind(items, BodyEntryItem):
            yield item.entry


def erase_entries(user_id: str) -> Iterator[None]:
    """Delete all entries of a deleted account; yields after each page."""
    yield from personal_data.erase_items(_partition(user_id))


def load_account_and_entry(user_id: str, entry_id: str) -> tuple[Account | None, BodyEntry | None]:
    """The account and one of its entries: two requests.

    Raises:
        WriteConflict: the entry's date was changed between the two.
    """
    place_key = BodyEntryPlaceItem.of(user_id, entry_id)
    items = table.get_many([accounts_store.account_key(user_id), (place_key.PK, place_key.SK)])
    account, places = accounts_store.account_in(items), table.of_kind(items, BodyEntryPlaceItem)
    if not places:
        return account, None
    item = table.get(BodyEntryItem, place_key.PK, places[0].place)
    if item is None and account is not None:
        raise table.WriteConflict
    return account, None if item is None else item.entry


def newest_weighing(user_id: str, *, except_id: str) -> BodyEntry | None:
    """The latest entry with a weight, apart from the one with id `except_id`: one Query where most entries have one."""
    after: dict[str, str] | None = None
    while True:
        page = entries_page(user_id, WEIGHING_PAGE_SIZE, after)
        for entry in entries_of_page(page):
            if entry.weight is not None and entry.id != except_id:
                return entry
        after = page.after
        if after is None:
            return None


def add_entry(before: Account, after: Account, entry: BodyEntry) -> None:
    """Write a new entry and the changed account.

    Raises:
        EntryExists: an entry with this id exists.
        WriteConflict: the account was changed since it was read.
    """
    item = BodyEntryItem.of(before.id, entry)
    place = BodyEntryPlaceItem.of(before.id, entry.id, place=item.SK)
    table.commit(table.put(place, otherwise=EntryExists), table.put(item), *accounts_store.change_writes(before, after))


def correct_entry(before: Account, after: Account, old: BodyEntry, new: BodyEntry) -> None:
    """Write a corrected entry, under another key when its date changed, and the changed account."""
    old_item, new_item = BodyEntryItem.of(before.id, old), BodyEntryItem.of(before.id, new)
    place = BodyEntryPlaceItem.of(before.id, new.id, place=new_item.SK)
    writes = [table.put(new_item, when=table.PRESENT)]
    if old_item.SK != new_item.SK:
        writes = [table.delete(old_item), table.put(new_item), table.put(place, when=table.PRESENT)]
    table.commit(*writes, *accounts_store.change_writes(before, after))


def delete_entry(before: Account, after: Account, entry: BodyEntry) -> None:
    """Delete an entry, and write the changed account."""
    table.commit(
        table.delete(BodyEntryItem.of(before.id, entry)),
        table.delete(BodyEntryPlaceItem.of(before.id, entry.id)),
        *accounts_store.change_writes(before, after),
    )


def _partition(user_id: str) -> str:
    return f"USER#{user_id}#BODY"
