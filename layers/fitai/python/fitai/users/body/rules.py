"""Entries of the body metrics, and the current weight that follows from them. Pure."""

from datetime import date, datetime, timedelta

from fitai.accounts.models import UserMetrics
from fitai.accounts.rules import apply_change
from fitai.kernel.errors import Invalid
from fitai.users.body.models import (
    AddBodyEntry,
    BodyEntry,
    BodyMeasurements,
    BodyMeasures,
    BodyPhotos,
    ChangeBodyEntry,
)
from fitai.users.body.summary import MEASURES
from fitai.users.body.trend import Reading

EARLIEST_DATE = date(1900, 1, 1)


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
    if has_no_measure(entry) and entry.photos == BodyPhotos():
        raise Invalid.field("weight", "At least one measure or photo must be given")
    return entry


def has_no_measure(measures: BodyMeasures) -> bool:
    """Whether nothing was measured."""
    return all(getattr(measures, name) is None for name in MEASURES) and measures.measurements == BodyMeasurements()


def update_current_weight(metrics: UserMetrics, before: Reading | None, after: Reading | None) -> UserMetrics:
    """The body metrics after the log changed.

    The current weight is that of the latest weighing that is not suspect. It changes only when that does: a weight that
    was set in the profile meanwhile stays until there is a later weighing.

    Args:
        before, after: the latest weighing before and after the change.
    """
    if (before and before[:3]) == (after and after[:3]):
        return metrics
    return metrics.model_copy(update={"current_weight": after.weight if after else None})
