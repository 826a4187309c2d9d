"""Entries of the body metrics, and the current weight that follows from them. Pure."""

from datetime import date, datetime, timedelta

from fitai.accounts.models import UserMetrics
from fitai.accounts.rules import apply_change
from fitai.kernel.errors import Invalid
from fitai.users.body.models import AddBodyEntry, BodyEntry, BodyMeasurements, BodyMeasures, ChangeBodyEntry

EARLIEST_DATE = date(1900, 1, 1)
MEASURES = ("weight", "body_fat_percentage", "height")


def new_entry(entry_id: str, request: AddBodyEntry, today: date, now: datetime) -> BodyEntry:
    """The new entry.

    Raises:
        Invalid: it has no measure, or a day that has not begun anywhere.
    """
    blank = BodyEntry(id=entry_id, date=request.date or today, created_at=now, updated_at=now)
    return _require_valid(apply_change(blank, request, exclude=frozenset({"date"})), now)


def correct_entry(before: BodyEntry, change: ChangeBodyEntry, now: datetime) -> BodyEntry:
    """The entry after a correction.

    Raises:
        Invalid: it would have no measure, or a day that has not begun anywhere.
    """
    return _require_valid(apply_change(before, change).model_copy(update={"updated_at": now}), now)


def _require_valid(entry: BodyEntry, now: datetime) -> BodyEntry:
    # At the date line, where a day begins first, the time is 14 hours ahead of UTC.
    if not EARLIEST_DATE <= entry.date <= (now + timedelta(hours=14)).date():
        raise Invalid.field("date", "Must be a day from 1900 until today")
    if has_no_measure(entry):
        raise Invalid.field("weight", "At least one measure must be given")
    return entry


def has_no_measure(measures: BodyMeasures) -> bool:
    """Whether nothing was measured."""
    return all(getattr(measures, name) is None for name in MEASURES) and measures.measurements == BodyMeasurements()


def entry_order(entry: BodyEntry) -> tuple[date, datetime, str]:
    """The sort key of entries: by day, then by the moment of creation."""
    return entry.date, entry.created_at, entry.id


def update_current_weight(
    metrics: UserMetrics, newest_other: BodyEntry | None, before: BodyEntry | None, after: BodyEntry | None
) -> UserMetrics:
    """The body metrics after one entry was added, corrected or deleted.

    The current weight is that of the latest entry with a weight. It changes only when that entry does: a weight that
    was set in the profile meanwhile stays until there is a later weighing.

    Args:
        newest_other: the latest entry with a weight apart from the one that changes.
        before: the entry before the change; None when it is added.
        after: the entry after the change; None when it is deleted.
    """
    old_source, new_source = _latest_weighing(newest_other, before), _latest_weighing(newest_other, after)
    if (old_source and (old_source.id, old_source.weight)) == (new_source and (new_source.id, new_source.weight)):
        return metrics
    return metrics.model_copy(update={"current_weight": new_source.weight if new_source else None})


def _latest_weighing(*entries: BodyEntry | None) -> BodyEntry | None:
    weighings = [entry for entry in entries if entry is not None and entry.weight is not None]
    return max(weighings, key=entry_order, default=None)
