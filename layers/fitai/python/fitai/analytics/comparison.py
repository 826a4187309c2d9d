"""Comparison of a running period with the same part of the one before. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fitai.analytics import work
from fitai.analytics.models import Change, PeriodComparison
from fitai.analytics.rules import PER_KILOGRAM, PER_SECOND, Week
from fitai.kernel.types import Weekday
from fitai.training.days import monday, week_start


@dataclass(frozen=True, slots=True)
class Parts:
    """Equally many days of a running period and of the one before, from the first day of each to `last`."""

    first: date
    last: date
    previous_first: date
    previous_last: date


def week_parts(today: date, starts_on: Weekday) -> Parts:
    """The running week until today, and as many days of the week before."""
    first = week_start(today, starts_on)
    return Parts(first, today, first - timedelta(weeks=1), today - timedelta(weeks=1))


def month_parts(today: date) -> Parts:
    """The running month until today, and as many days of the month before; fewer of both where that one was shorter."""
    first = today.replace(day=1)
    previous_first = (first - timedelta(days=1)).replace(day=1)
    days = min((today - first).days, (first - previous_first).days - 1)
    return Parts(first, first + timedelta(days=days), previous_first, previous_first + timedelta(days=days))


def percent_change(previous: float, current: float) -> float | None:
    """The change in percent; None from zero to anything else, 0 from zero to zero."""
    if not previous:
        return None if current else 0.0
    return round((current - previous) / previous * 100, 1)


def compare(weeks: Mapping[date, Week], parts: Parts) -> PeriodComparison:
    """Compare both parts."""
    current, previous = _sums(weeks, parts.first, parts.last), _sums(weeks, parts.previous_first, parts.previous_last)
    workouts, volume, duration, sets = (
        Change(previous=before, current=now, change_percentage=percent_change(before, now))
        for before, now in zip(previous, current, strict=True)
    )
    return PeriodComparison(
        first_day=parts.first,
        last_day=parts.last,
        previous_first_day=parts.previous_first,
        previous_last_day=parts.previous_last,
        workouts=workouts,
        volume=volume.in_weight(),
        duration=duration,
        sets=sets,
    )


def _sums(weeks: Mapping[date, Week], first: date, last: date) -> tuple[float, float, float, float]:
    """Workouts, volume in kilograms, duration in seconds and working sets of these days."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    sums = [work.day_sums(weeks, day) for day in days]
    return (
        sum(weeks[monday(day)].days[day.weekday()] for day in days if monday(day) in weeks),
        sum(day.volume for day in sums) / PER_KILOGRAM,
        sum(day.duration for day in sums) / PER_SECOND,
        sum(day.sets for day in sums),
    )
