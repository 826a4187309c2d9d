"""The audit trail in cold storage: entries that will soon expire in the table, by subject and day.

An archived entry has pseudonyms in the place of its subject and actor (`audit.pseudonym`), so that erasing the account of an actor changes
nothing here; who can name an id still finds what it did. Where a request came from stays, below the subject's own prefix, until the
subject is erased.

A day is archived `MARGIN_DAYS` before its entries expire. A run is bounded and resumable: the day and the last subject are an item; writing
a subject's object again gives the same object.
"""

from collections.abc import Iterator
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

    For each day a Query for each megabyte of it, and for each subject a Query and a PutObject.

    Returns:
        How many objects were written.
    """
    last = (clock.now() - timedelta(days=settings().audit_days - MARGIN_DAYS)).date()
    state = get(AuditArchiveItem, "AUDIT_ARCHIVE", "STATE")
    day = last if state is None else date.fromisoformat(state.day)
    done: str | None = None if state is None else state.subject
    written = 0
    while day <= last:
        for subject in sorted(_subjects(day)):
            if done is not None and subject <= done:
                continue
            if budget.is_over:
                commit(put(AuditArchiveItem.of(day, done), when=ABSENT | PRESENT))
                return written
            write_archived(archive_key(subject, day), [_archived(item) for item in _entries(subject, day)])
            done, written = subject, written + 1
        day, done = day + timedelta(days=1), None
        commit(put(AuditArchiveItem.of(day), when=ABSENT | PRESENT))
    return written


def archive_key(subject: str, day: date) -> str:
    """The key of the entries about a subject on a day."""
    return f"{archive_folder(subject)}{day.isoformat()}.json.gz"


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
    """Let the archived entries about an account not say where its requests came from; yields after each page."""
    for keys in storage.key_pages(archive_folder(user_id)):
        for key in keys:
            entries = read_archived(key) or []
            erased = [entry | {"network": ERASED, "requestId": ERASED} for entry in entries]
            if erased != entries:
                write_archived(key, erased)
        yield


def _subjects(day: date) -> set[str]:
    """Whom the entries of a day are about; by the keys alone."""
    subjects: set[str] = set()
    after: dict[str, Any] | None = None
    while True:
        keys, after = query_keys(f"{AUDIT_PARTITION_PREFIX}{day.isoformat()}", index="GSI2", after=after)
        subjects.update(pk.removeprefix(AUDIT_PARTITION_PREFIX) for pk, _ in keys)
        if after is None:
            return subjects


def _entries(subject: str, day: date) -> list[AuditItem]:
    """The entries about a subject on a day (UTC): their ids begin with the time."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    between = (_id_at(start), _id_at(start + timedelta(days=1)))
    return of_kind(query_all(subject_partition(subject), between=between, consistent=False), AuditItem)


def _id_at(moment: datetime) -> str:
    """How the ids of a moment begin (UUID of version 7)."""
    digits = f"{int(moment.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}"


def _archived(item: AuditItem) -> dict[str, Any]:
    entry = item_json(item) | {"id": item.SK, "subject": _name(item.subject)}
    return entry | ({"actor": _name(item.actor)} if item.actor is not None else {})


def _name(account: str) -> str:
    return account if account.startswith(PSEUDONYMS) else pseudonym(account)
