"""What follows from an entry of the body's measures: pure functions."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fitai.accounts.models import UserMetrics
from fitai.accounts.rules import apply_change
from fitai.kernel.errors import Invalid
from fitai.users.body.models import AddBodyEntry, BodyEntry, BodyMeasurements, BodyMeasures, ChangeBodyEntry

EARLIEST_DATE = date(1900, 1, 1)
MEASURES = ("weight", "body_fat_percentage", "height")


def new_entry(entry_id: str, given: AddBodyEntry, timezone: str | None, now: datetime) -> BodyEntry:
    """The new entry.

    Raises:
        Invalid: nothing was measured, or on a day that has not begun anywhere.
    """
    today = now.astimezone(ZoneInfo(timezone or "UTC")).date()
    blank = BodyEntry(id=entry_id, date=given.date or today, created_at=now, updated_at=now)
    return _require_valid(apply_change(blank, given, leave=frozenset({"date"})), now)


def correct_entry(before: BodyEntry, change: ChangeBodyEntry, now: datetime) -> BodyEntry:
    """The entry after a correction.

    Raises:
        Invalid: nothing would be left of it, or its day has not begun anywhere.
    """
    return _require_valid(apply_change(before, change).model_copy(update={"updated_at": now}), now)


def _require_valid(made: BodyEntry, now: datetime) -> BodyEntry:
    # The date line: where the day begins first, it is 14 hours ahead of UTC.
    if not EARLIEST_DATE <= made.date <= (now + timedelta(hours=14)).date():
        raise Invalid.field("date", "Must be a day from 1900 until today")
    if has_no_measure(made):
        raise Invalid.field("weight", "At least one measure must be given")
    return made


def has_no_measure(made: BodyMeasures) -> bool:
    """Whether there is no number in it."""
    return all(getattr(made, name) is None for name in MEASURES) and made.measurements == BodyMeasurements()


def entry_order(one: BodyEntry) -> tuple[date, datetime, str]:
    """What decides which of two entries is the later one: the day, then when it was written down."""
    return one.date, one.created_at, one.id


def update_current_weight(
    present: UserMetrics, newest_other: BodyEntry | None, before: BodyEntry | None, after: BodyEntry | None
) -> UserMetrics:
    """The body as it is now, after one entry came, was corrected or went.

    The current weight is that of the latest entry that has one. It changes only when that entry does: a weight that
    was set in the profile meanwhile stays until there is a later weighing.

    Args:
        newest_other: the latest entry with a weight beside the one that changes.
        before, after: the one that changes; None where it is not there.
    """
    source, target = _latest_weighing(newest_other, before), _latest_weighing(newest_other, after)
    if (source and (source.id, source.weight)) == (target and (target.id, target.weight)):
        return present
    return present.model_copy(update={"current_weight": target.weight if target else None})


def _latest_weighing(*entries: BodyEntry | None) -> BodyEntry | None:
    weighings = [one for one in entries if one is not None and one.weight is not None]
    return max(weighings, key=entry_order, default=None)
