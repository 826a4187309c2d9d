"""The trend of the body weight: day values, suspect readings, the smoothed trend, the weekly rate. Pure.

Source: the rules of the features, "Body weight: day value and trend" and "Weekly rate". Weights are kilograms, days are
numbers (`date.toordinal`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import NamedTuple

from fitai.training.trends import Slope, theil_sen
from fitai.users.body.models import NoRate

DAILY_DECAY = 0.9
"""What a day takes off the weight that the past has in the trend, as a factor."""
SUSPECT_SHARE = 0.08
"""A reading that is further off the trend than this share of it is suspect."""
AGREEMENT_SHARE = 0.03
"""A second reading within this share of a suspect one agrees with it."""
AGREEMENT_DAYS = 30
"""Days before and after a suspect reading in which another one may agree with it."""
RATE_DAYS = 28
"""Days that the weekly rate is of, the last one that of the newest reading."""
MIN_RATE_VALUES = 5
"""Day values that a rate needs."""
MIN_RATE_SPAN = 10
"""Days from the first to the last day value of a rate, at least."""
DAYS_PER_WEEK = 7
ROUNDING = 1e-9
"""Kilograms by which a sum of binary fractions may be off."""


class Reading(NamedTuple):
    """A weight of the log; in the order of the log. `at` is the entry's creation in epoch milliseconds."""

    day: int
    at: int
    weight: float
    is_confirmed: bool = False


class Trend(NamedTuple):
    """The trend after a day value: the day, the weight that the past has (`W`), and the trend's value (`T`)."""

    day: int
    past: float
    value: float


@dataclass(frozen=True, slots=True)
class TrendDay:
    """A day with readings.

    Attributes:
        value: the median of the readings that count; None where all are suspect.
        trend: the trend after this day.
        newest: the newest reading that counts; None where all are suspect.
        suspects: the readings that are left out.
    """

    day: int
    value: float | None
    trend: Trend
    newest: Reading | None = None
    suspects: tuple[Reading, ...] = ()


def next_trend(trend: Trend | None, day: int, value: float) -> Trend:
    """The trend after one more day value."""
    if trend is None:
        return Trend(day, 1.0, value)
    past = DAILY_DECAY ** (day - trend.day) * trend.past + 1
    return Trend(day, past, trend.value + (value - trend.value) / past)


def trend_days(readings: Sequence[Reading], start: Trend | None, after: int | None = None) -> list[TrendDay]:
    """The days with readings, in order.

    Args:
        readings: sorted; also those of the 30 days before and after the days in question, which may agree with a
            suspect one.
        start: the trend before the first day in question; None at the beginning of the log.
        after: the days in question are those after this one; None for all.
    """
    days: list[TrendDay] = []
    trend = start
    for day, group in groupby(readings, key=lambda reading: reading.day):
        if after is not None and day <= after:
            continue
        todays = list(group)
        suspects = () if trend is None else tuple(r for r in todays if _is_suspect(r, trend.value, readings))
        counted = [reading for reading in todays if reading not in suspects]
        value = median(reading.weight for reading in counted) if counted else None
        if value is not None:
            trend = next_trend(trend, day, value)
        assert trend is not None  # without a trend nothing is suspect
        days.append(TrendDay(day, value, trend, counted[-1] if counted else None, suspects))
    return days


def _is_suspect(reading: Reading, trend: float, readings: Sequence[Reading]) -> bool:
    """Whether a reading is far off the trend, and neither confirmed nor agreed with by another one."""
    if reading.is_confirmed or _is_within(SUSPECT_SHARE, reading.weight, trend):
        return False
    agreeing = 0
    for place in range(bisect_left(readings, (reading.day - AGREEMENT_DAYS,)), len(readings)):
        other = readings[place]
        if other.day > reading.day + AGREEMENT_DAYS:
            break
        agreeing += _is_within(AGREEMENT_SHARE, other.weight, reading.weight)
    # The reading agrees with itself.
    return agreeing < 2


def _is_within(share: float, value: float, reference: float) -> bool:
    """Whether a value differs from another one by this share of that at most; 73.6 is within 8 % of 80."""
    return abs(value - reference) <= share * reference + ROUNDING


def weekly_rate(days: Sequence[TrendDay]) -> tuple[Slope | None, NoRate | None]:
    """The change of the weight in kilograms per week, or why it cannot be given.

    The Theil–Sen slope over the day values of the 28 days that end with the newest reading.
    """
    points = [(day.day, day.value) for day in days if day.value is not None and day.day > days[-1].day - RATE_DAYS]
    if len(points) < MIN_RATE_VALUES:
        return None, "too_few_days"
    if points[-1][0] - points[0][0] < MIN_RATE_SPAN:
        return None, "too_short_span"
    slope = theil_sen(points)
    return (slope.times(DAYS_PER_WEEK), None) if slope else (None, "too_short_span")
