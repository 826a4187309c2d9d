"""Reads the audit trail (`kernel.audit`): by subject in the table, by actor in GSI1, by day in GSI2; one Query a page."""

from dataclasses import dataclass
from datetime import date, timedelta

from pynamodb.expressions.condition import Condition

from fitai.admin.trail.rules import Search
from fitai.kernel.audit import AUDIT_PARTITION_PREFIX, AuditItem, actor_partition, subject_partition
from fitai.kernel.table import of_kind, query

MAX_FILTERED_ENTRIES = 200
"""Entries that one page of a filtered search reads at most."""

Position = dict[str, str]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, the newest first, and the position where the next page begins; None at the end."""

    entries: list[AuditItem]
    after: Position | None


def entries_page(search: Search, limit: int | None, after: Position | None) -> EntryPage:
    """A page of a search: one Query.

    A search by days reads one day after the other, the last one first, so that its page may be shorter than the limit, or
    empty; as may one that filters.

    Args:
        limit: at most so many entries; None for as many as a Query reads.
    """
    index, partition, keys = _place(search, after)
    start = None if after is None or "SK" not in after else {name: after[name] for name in keys}
    result = query(
        partition,
        index=index,
        between=search.id_bounds,
        newest_first=True,
        limit=None if limit is None else max(limit, MAX_FILTERED_ENTRIES) if search.has_filter else limit,
        after=start,
        where=_condition(search),
    )
    entries = of_kind(result.items, AuditItem)
    day = {} if search.by != "day" else {"day": partition.removeprefix(AUDIT_PARTITION_PREFIX)}
    if limit is not None and len(entries) > limit:
        last = entries[limit - 1]
        return EntryPage(entries[:limit], day | {name: str(getattr(last, name)) for name in keys})
    if result.after is not None:
        return EntryPage(entries, day | {name: result.after[name] for name in keys})
    return EntryPage(entries, _day_before(search, day["day"]) if day else None)


def _place(search: Search, after: Position | None) -> tuple[str | None, str, tuple[str, ...]]:
    """The index, the partition, and the names of the keys of a position in it."""
    if search.by == "subject":
        return None, subject_partition(str(search.subject)), ("PK", "SK")
    if search.by == "actor":
        return "GSI1", actor_partition(str(search.actor)), ("GSI1PK", "GSI1SK", "PK", "SK")
    day = search.days[1].isoformat() if after is None else after["day"]
    return "GSI2", f"{AUDIT_PARTITION_PREFIX}{day}", ("GSI2PK", "GSI2SK", "PK", "SK")


def _day_before(search: Search, day: str) -> Position | None:
    before = date.fromisoformat(day) - timedelta(days=1)
    return {"day": before.isoformat()} if before >= search.days[0] else None


def _condition(search: Search) -> Condition | None:
    condition: Condition | None = None
    if search.action is not None:
        condition = AuditItem.action.startswith(search.action)
    if search.by == "subject" and search.actor is not None:
        is_actor = AuditItem.actor == search.actor
        condition = is_actor if condition is None else condition & is_actor
    return condition
