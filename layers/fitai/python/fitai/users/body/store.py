"""Items and keys of the body metrics.

USER#<id>#BODY    ENTRY#<date>#<created>#<entry>    an entry; the keys sort as the history does
USER#<id>#BODY    ENTRY~SUMMARY                     the summary; it sorts behind the entries, so that one Query reads the
                                                    newest of them and the summary
USER#<id>#BODY    CHECKPOINTS                       the archive: all checkpoints of the trend
USER#<id>#BODY    ID#<entry>                        the sort key of the entry with this id, since its date may change
USER#<id>#BODY    PHOTO#<media>                     the id of the entry that shows this photo

Each change of an entry also raises the account's version, so that one of two simultaneous changes is a write conflict:
the summary and which entry is the latest are decided on the state that the transaction is conditioned on.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock, events, personal_data, table
from fitai.kernel.errors import Invalid
from fitai.kernel.table import Entity, PydanticAttribute, QueryPage, Write
from fitai.media.models import PhotoAngle
from fitai.users.body import summary as summaries
from fitai.users.body.events import BodyChanged
from fitai.users.body.models import BodyEntry
from fitai.users.body.summary import BodySummary, Checkpoint, NewestValue
from fitai.users.body.trend import Reading

ENTRIES = "ENTRY#"
SUMMARY = "ENTRY~SUMMARY"
NEWEST_PAGE_SIZE = 100
"""Entries that one Query reads in search of the newest value of a measure."""
_CHECKPOINTS = TypeAdapter(list[Checkpoint])


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


class BodyPhotoPlaceItem(Entity, discriminator="body_photo_place"):
    """The id of the entry that shows a photo, by the photo's id."""

    entry = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, media_id: str, **attributes: Any) -> "BodyPhotoPlaceItem":
        """The item of this photo."""
        return cls(PK=_partition(user_id), SK=f"PHOTO#{media_id}", **attributes)


class BodySummaryItem(Entity, discriminator="body_summary"):
    """The summary of the log. Its content is JSON, compressed: a quarter of the units."""

    revision = NumberAttribute()
    content = BinaryAttribute(legacy_encoding=False)

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "BodySummaryItem":
        """The item of this user."""
        return cls(PK=_partition(user_id), SK=SUMMARY, **attributes)

    @classmethod
    def of_summary(cls, user_id: str, summary: BodySummary) -> "BodySummaryItem":
        """The item with this content."""
        return cls.of(user_id, revision=summary.revision, content=zlib.compress(summary.model_dump_json().encode()))

    @property
    def summary(self) -> BodySummary:
        """The content."""
        return BodySummary.model_validate_json(zlib.decompress(self.content), by_name=True)


class BodyCheckpointsItem(Entity, discriminator="body_checkpoints"):
    """The archive: all checkpoints of the trend, compressed. It is written when one is added or taken back."""

    content = BinaryAttribute(legacy_encoding=False)

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "BodyCheckpointsItem":
        """The item of this user."""
        return cls(PK=_partition(user_id), SK="CHECKPOINTS", **attributes)

    @classmethod
    def of_checkpoints(cls, user_id: str, checkpoints: list[Checkpoint]) -> "BodyCheckpointsItem":
        """The item with this content."""
        return cls.of(user_id, content=zlib.compress(_CHECKPOINTS.dump_json(checkpoints)))

    @property
    def checkpoints(self) -> list[Checkpoint]:
        """The content."""
        return _CHECKPOINTS.validate_json(zlib.decompress(self.content))


class EntryExists(Exception):
    """An entry with this id exists: the request that adds it was sent before."""


def entries_page(
    user_id: str,
    limit: int,
    after: dict[str, str] | None,
    since: date | None = None,
    until: date | None = None,
) -> QueryPage:
    """A page of the log, newest first, of all days or of some: one Query."""
    position = None if after is None else after | {"PK": _partition(user_id)}
    days = _first_key(since), _last_key(until)
    return table.query(_partition(user_id), between=days, limit=limit, newest_first=True, after=position)


def _first_key(day: date | None) -> str:
    return ENTRIES + (day.isoformat() if day else "")


def _last_key(day: date | None) -> str:
    return f"{ENTRIES}{day.isoformat() if day else ''}~"


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The newest entries with the summary, and the position of the next page (None at the end)."""

    entries: list[BodyEntry]
    summary: BodySummary | None
    after: dict[str, str] | None


def first_page(user_id: str, limit: int, since: date | None = None) -> FirstPage:
    """The newest entries, of all days or since one, and the summary: one Query."""
    keys = _first_key(since), SUMMARY
    page = table.query(_partition(user_id), between=keys, limit=limit + 1, newest_first=True)
    items = table.of_kind(page.items, BodyEntryItem)
    after = page.after
    if len(items) > limit:
        # A log from before there were summaries.
        items = items[:limit]
        after = {"PK": items[-1].PK, "SK": items[-1].SK}
    return FirstPage([item.entry for item in items], summary_among(page.items), after)


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


@dataclass(frozen=True, slots=True)
class BodyState:
    """What a change of an entry is decided on.

    Attributes:
        summary: None where the log has none yet.
    """

    account: Account | None
    summary: BodySummary | None
    entry: BodyEntry | None = None


def load_state(user_id: str) -> BodyState:
    """The account and the summary: one BatchGetItem."""
    items = table.get_many([accounts_store.account_key(user_id), summary_key(user_id)])
    return BodyState(accounts_store.account_in(items), summary_among(items))


def load_state_of_entry(user_id: str, entry_id: str) -> BodyState:
    """The account, the summary and one of the entries: two requests.

    Raises:
        WriteConflict: the entry's date was changed between the two.
    """
    place_key = BodyEntryPlaceItem.of(user_id, entry_id)
    keys = [accounts_store.account_key(user_id), summary_key(user_id), (place_key.PK, place_key.SK)]
    items = table.get_many(keys)
    account, places = accounts_store.account_in(items), table.of_kind(items, BodyEntryPlaceItem)
    if not places:
        return BodyState(account, summary_among(items))
    item = table.get(BodyEntryItem, place_key.PK, places[0].place)
    if item is None and account is not None:
        raise table.WriteConflict
    return BodyState(account, summary_among(items), None if item is None else item.entry)


# --- the summary ----------------------------------------------------------------------------------------------------


def summary_key(user_id: str) -> tuple[str, str]:
    """The key of the summary."""
    return _partition(user_id), SUMMARY


def summary_among(items: Iterable[Entity]) -> BodySummary | None:
    """The summary that is among items which were read."""
    return next((item.summary for item in table.of_kind(items, BodySummaryItem)), None)


def find_summary(user_id: str) -> BodySummary | None:
    """The summary: one GetItem; None where nothing was ever logged."""
    item = table.get(BodySummaryItem, *summary_key(user_id))
    return None if item is None else item.summary


def find_summary_and_archive(user_id: str) -> tuple[BodySummary | None, list[Checkpoint]]:
    """The summary and all checkpoints: one BatchGetItem."""
    archive = BodyCheckpointsItem.of(user_id)
    items = table.get_many([summary_key(user_id), (archive.PK, archive.SK)])
    archives = table.of_kind(items, BodyCheckpointsItem)
    return summary_among(items), archives[0].checkpoints if archives else []


def find_archive(user_id: str) -> list[Checkpoint]:
    """All checkpoints: one GetItem."""
    archive = BodyCheckpointsItem.of(user_id)
    item = table.get(BodyCheckpointsItem, archive.PK, archive.SK)
    return [] if item is None else item.checkpoints


def summary_write(user_id: str, before: BodySummary | None, after: BodySummary) -> Write:
    """The write of a changed summary; a write conflict when it is no longer at the revision of `before`."""
    is_unchanged = table.ABSENT if before is None else BodySummaryItem.revision == before.revision
    return table.put(BodySummaryItem.of_summary(user_id, after), when=is_unchanged)


def summary_of_log(user_id: str, revision: int = 0) -> BodySummary:
    """The summary, computed from the whole log: a Query for each megabyte of it."""
    return summaries.of_entries(entries_between(user_id, None, None), revision)


def entries_between(user_id: str, first: date | None, last: date | None) -> Iterator[BodyEntry]:
    """The entries of these days, oldest first: a Query for each megabyte."""
    for item in table.query_all(_partition(user_id), between=(_first_key(first), _last_key(last))):
        if isinstance(item, BodyEntryItem):
            yield item.entry


def readings_since(user_id: str, first: int) -> Iterator[Reading]:
    """The readings of the log from a day on; 0 for all of them."""
    for entry in entries_between(user_id, date.fromordinal(first) if first else None, None):
        if reading := summaries.reading_of(entry):
            yield reading


def entries_around(user_id: str, day: date, limit: int) -> list[BodyEntry]:
    """Up to `limit` entries until the day, and as many after it: two Queries."""
    place = f"{ENTRIES}{day.isoformat()}~"
    until = table.query(_partition(user_id), between=(ENTRIES, place), limit=limit, newest_first=True)
    after = table.query(_partition(user_id), between=(place, f"{ENTRIES}~"), limit=limit)
    return entries_of_page(until) + entries_of_page(after)


def newest_values(user_id: str, measures: Iterable[str], *, except_id: str) -> dict[str, list[NewestValue]]:
    """The newest values of measures that some entry has, apart from those of one entry.

    Queries of a hundred entries each, newest first, until all are found.
    """
    missing = set(measures)
    found: dict[str, list[NewestValue]] = {}
    after: dict[str, str] | None = None
    while missing:
        page = entries_page(user_id, NEWEST_PAGE_SIZE, after)
        for entry in entries_of_page(page):
            if entry.id != except_id:
                for name, value in summaries.newest_values_of(entry).items():
                    if name in missing:
                        found.setdefault(name, []).append(value)
        missing -= found.keys()
        after = page.after
        if after is None:
            break
    return {name: values[: summaries.NEWEST_VALUES] for name, values in found.items()}


# --- photos ---------------------------------------------------------------------------------------------------------


def entry_with_photo(user_id: str, media_id: str) -> str | None:
    """The id of the entry that shows a photo: one GetItem."""
    key = BodyPhotoPlaceItem.of(user_id, media_id)
    item = table.get(BodyPhotoPlaceItem, key.PK, key.SK)
    return None if item is None else item.entry


def photo_place_writes(
    user_id: str, entry_id: str, added: Mapping[PhotoAngle, str], removed: Iterable[str]
) -> list[Write]:
    """The writes that note which photos an entry shows, and no longer shows.

    Args:
        added: the ids of the photos, by the side that they are taken from.

    Raises:
        Invalid: (at the commit) another entry shows one of them.
    """
    writes = [
        table.put(
            BodyPhotoPlaceItem.of(user_id, media_id, entry=entry_id),
            otherwise=Invalid.field(f"photos.{side}", "This photo is in another entry"),
        )
        for side, media_id in added.items()
    ]
    places = (BodyPhotoPlaceItem.of(user_id, media_id) for media_id in removed)
    # Deleted whether or not it is there: the photo and the entry may be removed at the same time.
    return writes + [table.delete(place, when=table.PRESENT | table.ABSENT) for place in places]


# --- changes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BodyChange:
    """A change of the account and the summary that belongs to a change of entries.

    Attributes:
        checkpoints: the new archive; None where it stays.
    """

    before: BodyState
    account: Account
    summary: BodySummary
    checkpoints: list[Checkpoint] | None = None

    @property
    def writes(self) -> list[Write]:
        """The writes; a write conflict when the account or the summary was changed since they were read."""
        assert self.before.account is not None
        account_writes = accounts_store.change_writes(self.before.account, self.account)
        writes = [summary_write(self.account.id, self.before.summary, self.summary), *account_writes]
        if self.checkpoints is not None:
            archive = BodyCheckpointsItem.of_checkpoints(self.account.id, self.checkpoints)
            # It belongs to the summary, whose revision is the condition.
            writes.append(table.put(archive, when=table.PRESENT | table.ABSENT))
        return writes


def add_entry(change: BodyChange, entry: BodyEntry, *others: Write) -> None:
    """Write a new entry, with its event.

    Raises:
        EntryExists: an entry with this id exists.
        WriteConflict: the account was changed since it was read.
    """
    event = _event_write(change, entry.date, is_new=True)
    table.commit(*entry_writes(change.account.id, entry), *change.writes, event, *others)


def add_entries(change: BodyChange, entries: Iterable[BodyEntry]) -> None:
    """Write some new entries without an event, for `save_summary` to be called after the last of them.

    Raises:
        EntryExists: one of them exists.
        WriteConflict: the account was changed since it was read.
    """
    writes = [write for entry in entries for write in entry_writes(change.account.id, entry)]
    table.commit(*writes, *change.writes)


def save_summary(change: BodyChange, days: list[date], *, is_new: bool) -> None:
    """Write the account and the summary after entries were added, with the event of these days.

    Args:
        is_new: whether the user has added them now.
    """
    event = BodyChanged(user_id=change.account.id, days=days, is_new=is_new)
    table.commit(*change.writes, events.outbox_write(event))


def existing_ids(user_id: str, entry_ids: Iterable[str]) -> set[str]:
    """Which of these entries exist: one BatchGetItem for a hundred."""
    keys = [(place.PK, place.SK) for place in (BodyEntryPlaceItem.of(user_id, entry_id) for entry_id in entry_ids)]
    items = table.of_kind(table.get_many(keys), BodyEntryPlaceItem)
    return {item.SK.partition("#")[2] for item in items}


def entry_writes(user_id: str, entry: BodyEntry) -> list[Write]:
    """The writes of a new entry; `EntryExists` where one with its id exists."""
    item = BodyEntryItem.of(user_id, entry)
    place = BodyEntryPlaceItem.of(user_id, entry.id, place=item.SK)
    return [table.put(place, otherwise=EntryExists), table.put(item)]


def correct_entry(change: BodyChange, old: BodyEntry, new: BodyEntry, *others: Write) -> None:
    """Write a corrected entry, under another key when its date changed, with its event."""
    user_id = change.account.id
    old_item, new_item = BodyEntryItem.of(user_id, old), BodyEntryItem.of(user_id, new)
    place = BodyEntryPlaceItem.of(user_id, new.id, place=new_item.SK)
    writes = [table.put(new_item, when=table.PRESENT)]
    if old_item.SK != new_item.SK:
        writes = [table.delete(old_item), table.put(new_item), table.put(place, when=table.PRESENT)]
    table.commit(*writes, *change.writes, _event_write(change, old.date, new.date), *others)


def delete_entry(change: BodyChange, entry: BodyEntry, *others: Write) -> None:
    """Delete an entry, with its event."""
    table.commit(
        table.delete(BodyEntryItem.of(change.account.id, entry)),
        table.delete(BodyEntryPlaceItem.of(change.account.id, entry.id)),
        *change.writes,
        _event_write(change, entry.date),
        *others,
    )


def _event_write(change: BodyChange, *days: date, is_new: bool = False) -> Write:
    """The event of a change; after an interrupted import any day may have changed."""
    if change.before.summary is not None and change.before.summary.is_stale:
        days = ()
    return events.outbox_write(BodyChanged(user_id=change.account.id, days=sorted(set(days)), is_new=is_new))


def _partition(user_id: str) -> str:
    return f"USER#{user_id}#BODY"
