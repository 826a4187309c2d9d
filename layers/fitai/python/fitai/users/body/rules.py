"""Entries of the body metrics, and the current weight that follows from them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from fitai.accounts.models import Account, UserMetrics
from fitai.accounts.rules import apply_change
from fitai.kernel.errors import Invalid
from fitai.media.models import PhotoAngle
from fitai.users.body.models import (
    AddBodyEntry,
    BodyDifferences,
    BodyEntry,
    BodyMeasurements,
    BodyMeasures,
    BodyOnDay,
    BodyOverview,
    BodyPhotos,
    BodyTrendDay,
    BodyValues,
    ChangeBodyEntry,
    RateDirection,
    TrendChange,
    WeeklyRate,
)
from fitai.users.body.summary import (
    GIRTHS,
    MEASURES,
    BodySummary,
    recent_days,
    standing,
    values_of,
    week_counts,
)
from fitai.users.body.trend import Reading, TrendDay, weekly_rate

SIDES: tuple[PhotoAngle, ...] = ("front", "side", "back")
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


def photo_ids(entry: BodyEntry | None) -> dict[PhotoAngle, str]:
    """The ids of an entry's photos, by the side that they are taken from."""
    if entry is None:
        return {}
    return {side: media_id for side in SIDES if (media_id := getattr(entry.photos, side)) is not None}


def without_photo(entry: BodyEntry, media_id: str, now: datetime) -> BodyEntry | None:
    """The entry without a photo; None where nothing is left of it."""
    photos = BodyPhotos(**{side: other for side, other in photo_ids(entry).items() if other != media_id})
    if photos == BodyPhotos() and has_no_measure(entry) and entry.mood is None and entry.notes is None:
        return None
    return entry.model_copy(update={"photos": photos, "updated_at": now})


def next_version(account: Account, metrics: UserMetrics, now: datetime) -> Account:
    """The account after a change of the log."""
    return account.model_copy(update={"version": account.version + 1, "updated_at": now, "metrics": metrics})


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


# --- the log as it is shown -----------------------------------------------------------------------------------------


CHANGE_DAYS = (7, 28, 90)
"""Days over which the change of the trend is told."""
DIRECTIONS: dict[int, RateDirection | None] = {-1: "falling", 0: None, 1: "rising"}


def shown_days(days: Iterable[TrendDay]) -> list[BodyTrendDay]:
    """Days of the trend, as they are answered."""
    return [BodyTrendDay(date=date.fromordinal(day.day), weight=day.value, trend=day.trend.value) for day in days]


def overview(summary: BodySummary) -> BodyOverview:
    """The whole log in short."""
    days = recent_days(summary)
    now = standing(summary, days)
    slope, reason = weekly_rate(days)
    rate = None
    if slope is not None:
        rate = WeeklyRate(value=slope.value, low=slope.low, high=slope.high, direction=DIRECTIONS[slope.direction])
    changes = {
        name: values[0].value - values[1].value
        for name, values in summary.newest.items()
        if len(values) > 1 and name != "weight"
    }
    return BodyOverview(
        trend_weight=now.trend_weight,
        trend_date=now.trend_day,
        weekly_rate=rate,
        no_rate_reason=reason,
        weighing_days=now.weighing_days_14,
        trend_changes=_trend_changes(summary, days),
        latest=BodyValues(**_by_field(now.latest)),
        latest_changes=_differences(changes),
        entries=sum(week_counts(summary).values()),
    )


def _trend_changes(summary: BodySummary, days: Sequence[TrendDay]) -> list[TrendChange]:
    """The changes of the trend until the newest day value; a period that begins before the log is left out."""
    trends = [point.trend for point in summary.checkpoints[-1:]] + [day.trend for day in days]
    changes = []
    for count in CHANGE_DAYS:
        earlier = [trend for trend in trends if trend.day <= trends[-1].day - count]
        if earlier:
            changes.append(TrendChange(days=count, weight=trends[-1].value - earlier[-1].value))
    return changes


def on_day(day: date, values: Mapping[str, Any], days: dict[str, date]) -> BodyOnDay:
    """Values by the names of their fields, girths and sides of photos among them, as they are answered."""
    photos = {name: values[name] for name in BodyPhotos.model_fields if name in values}
    measures = {name: value for name, value in values.items() if name not in photos}
    return BodyOnDay(date=day, photos=BodyPhotos(**photos), measured_on=days, **_by_field(measures))


def differences(since: BodyOnDay, until: BodyOnDay) -> BodyDifferences:
    """The values of the later day minus those of the earlier one."""
    earlier, later = values_of(since), values_of(until)
    return _differences({name: later[name] - earlier[name] for name in later if name in earlier})


def _by_field(values: Mapping[str, float]) -> dict[str, Any]:
    """Values by the fields that they are answered in."""
    girths = {name: value for name, value in values.items() if name in GIRTHS}
    others = {name: value for name, value in values.items() if name not in GIRTHS}
    return others | {"measurements": BodyMeasurements(**girths)}


def _differences(values: Mapping[str, float]) -> BodyDifferences:
    fields = _by_field(values)
    points = fields.pop("body_fat_percentage", None)
    # Percentages have a digit or two: the rest is the rounding of binary fractions.
    return BodyDifferences(**fields, body_fat_percentage_points=None if points is None else round(points, 4))
