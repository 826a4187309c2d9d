"""The trend of a lift, and whether it is stuck. Pure; kilograms.

Source: the specification of the coach, section 5. The interval differs from that of `fitai.training.trends` in how it is rounded:
its bounds are the L-th slope from below and from above.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from fitai.coach.progress.models import Direction, Measure
from fitai.progress.published import measured_value, trend_measure
from fitai.training.trends import pair_slopes
from fitai.workouts.models import StrengthPoint

TREND_WEEKS = 12
"""Weeks of a trend, today included."""
MIN_POINTS = 5
"""Days that a trend and a plateau need."""
Z_95 = 1.96
"""The quantile of the normal distribution of a 95 % interval."""
RECENT_DAYS = 3
"""The last days with the exercise, in which a plateau has no gain."""
GAIN = 1.005
"""The best of the last days relative to the best before them that is a gain if it is exceeded."""
DAYS_PER_WEEK = 7
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class DayBest:
    """The best of an exercise on a day, without deloads.

    Attributes:
        value: what trends are of; more is better: the estimated 1RM in kilograms, repetitions, or assistance below zero.
        reps: of the best set.
    """

    day: date
    value: float
    reps: int | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """The Theil–Sen slope per week with the bounds of its 95 % interval."""

    slope: float
    low: float
    high: float

    @property
    def direction(self) -> Direction:
        """Up or down where the whole interval is."""
        if self.low > 0:
            return "up"
        return "down" if self.high < 0 else "flat"


@dataclass(frozen=True, slots=True)
class Plateau:
    """The best of the last three days, and the best before them, which it does not exceed by more than half a percent."""

    recent: DayBest
    before: DayBest
    days_since: int
    sessions_since: int


def day_bests(points: Iterable[StrengthPoint], today: date, weeks: int = TREND_WEEKS) -> tuple[Measure, list[DayBest]]:
    """The best of each day of the last weeks, oldest first, and what it is measured by.

    Days of deload weeks are left out.
    """
    first = today - timedelta(weeks=weeks) + timedelta(days=1)
    counted = [point for point in points if first <= point.date and not point.deload]
    measure = trend_measure(counted)
    sign = -1 if measure == "assistance" else 1
    bests: dict[date, DayBest] = {}
    for point in counted:
        value = measured_value(point, measure)
        if value is None:
            continue
        best = DayBest(point.date, sign * value, point.reps)
        if best.day not in bests or bests[best.day].value < best.value:
            bests[best.day] = best
    return measure, [bests[day] for day in sorted(bests)]


def trend(bests: Sequence[DayBest]) -> Trend | None:
    """The trend of the best of each day, per week; None of fewer than five days.

    n points have N slopes. C = 1.96·√(n(n−1)(2n+5)/18), L = max(1, ⌊(N−C)/2⌋); the bounds are the L-th and the
    (N+1−L)-th slope in ascending order. It takes n² / 2 slopes; n is at most one for each day.
    """
    if len(bests) < MIN_POINTS:
        return None
    slopes = pair_slopes(((best.day - bests[0].day).days / DAYS_PER_WEEK, best.value) for best in bests)
    points, count = len(bests), len(slopes)
    width = Z_95 * math.sqrt(points * (points - 1) * (2 * points + 5) / 18)
    place = max(1, math.floor((count - width) / 2))
    return Trend(median(slopes), slopes[place - 1], slopes[count - place])


def plateau(bests: Sequence[DayBest]) -> Plateau | None:
    """The facts of a plateau: max(last 3) ≤ 1.005 × max(all before); None where there is a gain, or of fewer than five days."""
    if len(bests) < MIN_POINTS:
        return None
    earlier, recent = bests[:-RECENT_DAYS], bests[-RECENT_DAYS:]
    before = max(earlier, key=lambda best: best.value)
    newest = max(recent, key=lambda best: best.value)
    # Of assistance, which is below zero, half a percent more is less of it.
    needed = before.value + (GAIN - 1) * abs(before.value)
    if newest.value > needed + ROUNDING:
        return None
    return Plateau(
        recent=newest,
        before=before,
        days_since=(bests[-1].day - before.day).days,
        sessions_since=len(bests) - 1 - bests.index(before),
    )
