"""The audit trail in cold storage: entries that will soon expire in the table, by subject and day.

An archived entry has pseudonyms in the place of its subject and actor (`audit.pseudonym`), so that erasing the account of an actor changes
nothing here; who can name an id still finds what it did. Where a request came from stays, below the subject's own prefix, until the
subject is erased: then the object's entries move to another key of the same folder, so that what is left to erase is told by the keys.

A day is archived `MARGIN_DAYS` before its entries expire. A run is bounded and resumable: the day and the last subject are an item; writing
a subject's object again gives the same object.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, storage
from fitai.kernel.audit import (
    AUDIT_PARTITION_PREFIX,
    PSEUDONYMS,
    AuditItem,
    is_own_action,
    pseudonym,
    subject_partition,
)
from fitai.kernel.cold_storage import AUDIT_ARCHIVE_PREFIX, read_archived, write_archived
from fitai.kernel.personal_data import item_json
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, PRESENT, Entity, commit, get, of_kind, put, query_all, query_keys
from fitai.kernel.time_budget import TimeBudget

MARGIN_DAYS = 30
"""Days before their expiry that entries are archived: as long may the schedule fail."""
ERASED = "erased"
"""What an erased subject's entries say of where a request came from."""
SUFFIX = ".json.gz"
"""How the keys of all objects end."""
ERASED_SUFFIX = f".{ERASED}{SUFFIX}"
"""How the keys of objects end in which nothing is left to erase."""


class AuditArchiveItem(Entity, discriminator="audit_archive"):
    """How far the archive is: the day that is next, and the last subject of it that is archived (empty for none)."""

    day = UnicodeAttribute()
    subject = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, day: date, subject: str | None = None) -> "AuditArchiveItem":
        return cls(PK="AUDIT_ARCHIVE", SK="STATE", day=day.isoformat(), subject=subject)


def hot_since(now: datetime) -> datetime:
    """The moment before which entries are in cold storage only."""
    return now - timedelta(days=settings().audit_days)


def archive_days(budget: TimeBudget) -> int:
    """Archive the days that are due, until the time is up; the next run continues.

    For each day a Query for each megabyte of it, and for each subject a Query, or two, and a PutObject.

    Returns:
        How many objects were written.
    """
    last = (clock.now() - timedelta(days=settings().audit_days - MARGIN_DAYS)).date()
    state = get(AuditArchiveItem, "AUDIT_ARCHIVE", "STATE")
    # The first run begins with the oldest entries that the table still has.
    day = hot_since(clock.now()).date() if state is None else date.fromisoformat(state.day)
    archived_subject: str | None = None if state is None else state.subject
    written = 0
    while day <= last:
        for name, subject in sorted(_subjects(day).items()):
            if archived_subject is not None and name <= archived_subject:
                continue
            if budget.is_over:
                commit(put(AuditArchiveItem.of(day, archived_subject), when=ABSENT | PRESENT))
                return written
            written += _archive(name, subject, day)
            archived_subject = name
        day, archived_subject = day + timedelta(days=1), None
        commit(put(AuditArchiveItem.of(day), when=ABSENT | PRESENT))
    return written


def _archive(name: str, subject: "_SubjectOfDay", day: date) -> int:
    """Write the entries about a subject on a day; return how many objects were written."""
    entries = [_archived(item) for item in _entries(name, subject, day)]
    if not entries:
        return 0
    if entries == [_erased(entry) for entry in entries]:
        write_archived(erased_key(name, day), entries)
        storage.delete_object(archive_key(name, day))
    else:
        write_archived(archive_key(name, day), entries)
    return 1


def archive_key(subject: str, day: date) -> str:
    """The key of the entries about a subject on a day."""
    return f"{archive_folder(subject)}{day.isoformat()}{SUFFIX}"


def erased_key(subject: str, day: date) -> str:
    """The key of the entries about a subject on a day of which none says where a request came from."""
    return f"{archive_folder(subject)}{day.isoformat()}{ERASED_SUFFIX}"


def archive_folder(subject: str) -> str:
    """The prefix of the keys of all archived entries about a subject."""
    return f"{AUDIT_ARCHIVE_PREFIX}{_name(subject)}/"


def archived_entries(user_id: str) -> Iterator[dict[str, Any]]:
    """The archived entries that an account may read about itself."""
    for keys in storage.key_pages(archive_folder(user_id)):
        for key in keys:
            for entry in read_archived(key) or []:
                if is_own_action(entry["action"]) or entry.get("actor") == pseudonym(user_id):
                    yield {name: value for name, value in entry.items() if name != "requestId"}


def erase_archived(user_id: str) -> Iterator[None]:
    """Let the archived entries about an account not say where its requests came from; yields after each object.

    An erased object has another key: an erasure that is cut off goes on with the others, without reading it again.
    """
    for keys in storage.key_pages(archive_folder(user_id)):
        for key in keys:
            if not key.endswith(ERASED_SUFFIX):
                _erase_object(key)
                yield


def _erase_object(key: str) -> None:
    """Move an object's entries, without their origins, to the key of erased ones, beside those that are there."""
    entries = read_archived(key)
    if entries is None:
        return  # Another worker has moved it.
    target = key.removesuffix(SUFFIX) + ERASED_SUFFIX
    by_id = {entry["id"]: _erased(entry) for entry in [*(read_archived(target) or []), *entries]}
    write_archived(target, [by_id[entry_id] for entry_id in sorted(by_id)])
    storage.delete_object(key)


def _erased(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"network": ERASED, "requestId": ERASED}


@dataclass(slots=True)
class _SubjectOfDay:
    """Where the entries about a subject on a day are: in the partitions of the account, of its pseudonym, or of both.

    Attributes:
        entries: how many there are.
    """

    partitions: set[str] = field(default_factory=set)
    entries: int = 0


def _subjects(day: date) -> dict[str, _SubjectOfDay]:
    """Whom the entries of a day are about, by pseudonym; by the keys alone."""
    subjects: dict[str, _SubjectOfDay] = {}
    after: dict[str, Any] | None = None
    while True:
        keys, after = query_keys(f"{AUDIT_PARTITION_PREFIX}{day.isoformat()}", index="GSI2", after=after)
        for pk, _ in keys:
            subject = subjects.setdefault(_name(pk.removeprefix(AUDIT_PARTITION_PREFIX)), _SubjectOfDay())
            subject.partitions.add(pk)
            subject.entries += 1
        if after is None:
            return subjects


def _entries(name: str, subject: _SubjectOfDay, day: date) -> list[AuditItem]:
    """The entries about a subject on a day (UTC), in the order of time: their ids begin with it.

    An erasure moves entries to the pseudonym: its partition is read last, and also where fewer entries are found than the index has.
    """
    pseudonymous = subject_partition(name)
    items = {item.SK: item for pk in subject.partitions - {pseudonymous} for item in _stored_entries(pk, day)}
    if pseudonymous in subject.partitions or len(items) < subject.entries:
        items |= {item.SK: item for item in _stored_entries(pseudonymous, day)}
    return [items[entry_id] for entry_id in sorted(items)]


def _stored_entries(partition: str, day: date) -> list[AuditItem]:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    between = (_id_at(start), _id_at(start + timedelta(days=1)))
    return of_kind(query_all(partition, between=between), AuditItem)


def _id_at(moment: datetime) -> str:
    """How the ids of a moment begin (UUID of version 7)."""
    digits = f"{int(moment.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}"


def _archived(item: AuditItem) -> dict[str, Any]:
    entry = item_json(item) | {"id": item.SK, "subject": _name(item.subject)}
    return entry | ({"actor": _name(item.actor)} if item.actor is not None else {})


def _name(account: str) -> str:
    return account if account.startswith(PSEUDONYMS) else pseudonym(account)
