"""Streaks: days and weeks of training in a row. Pure.

Days and weeks are whole numbers here: a day is its ordinal (`date.toordinal`), a week is the `week_number` of its days.
Both are consecutive, so that the same functions serve for both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fitai.kernel.types import WEEKDAYS, Model, Weekday
from fitai.training.days import week_start

MAX_DAY_COUNT = 255
RUNS_KEPT = 30
"""Runs that are listed singly: more than one or two only where workouts are dated ahead."""
TRAINING_DAYS = re.compile(rb"[^\x00]+")

Run = tuple[int, int]
"""First and last day, or week, of training without a gap."""


def week_number(ordinal: int, starts_on: Weekday = "monday") -> int:
    """The number of a day's week; 0001-01-01 was a Monday."""
    return (ordinal - 1 - WEEKDAYS.index(starts_on)) // 7


# --- the calendar ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendar:
    """The number of workouts of each day (at most 255), one byte per day from the first day of training to the last."""

    first: int = 0
    counts: bytes = b""

    @classmethod
    def of(cls, days: Mapping[date, int]) -> "Calendar":
        """The calendar of these days."""
        if not days:
            return cls()
        first = min(days).toordinal()
        counts = bytearray(max(days).toordinal() - first + 1)
        for day, count in days.items():
            counts[day.toordinal() - first] = min(count, MAX_DAY_COUNT)
        return cls(first, bytes(counts)).trimmed()

    @property
    def first_day(self) -> date | None:
        """The first day of training."""
        return date.fromordinal(self.first) if self.counts else None

    def with_day(self, day: date, count: int) -> "Calendar":
        """The calendar after a day's count has changed."""
        ordinal = day.toordinal()
        byte = bytes([min(count, MAX_DAY_COUNT)])
        if not self.counts:
            return Calendar(ordinal, byte).trimmed()
        before = b"\0" * max(0, self.first - ordinal)
        first = min(self.first, ordinal)
        counts = (before + self.counts).ljust(ordinal - first, b"\0")
        return Calendar(first, counts[: ordinal - first] + byte + counts[ordinal - first + 1 :]).trimmed()

    def trimmed(self) -> "Calendar":
        """The calendar without empty days at the ends, so that equal calendars have equal bytes."""
        inner = self.counts.lstrip(b"\0")
        first = self.first + len(self.counts) - len(inner)
        inner = inner.rstrip(b"\0")
        return Calendar(first, inner) if inner else Calendar()

    def day_runs(self) -> list[Run]:
        """The days in a row that had a workout."""
        return [
            (self.first + match.start(), self.first + match.end() - 1) for match in TRAINING_DAYS.finditer(self.counts)
        ]

    def days(self, first: date, last: date) -> list[tuple[date, int]]:
        """The days with a workout from one to another, and their numbers of workouts."""
        start = max(first.toordinal(), self.first)
        counts = self.counts[start - self.first : max(0, last.toordinal() + 1 - self.first)]
        return [(date.fromordinal(start + place), count) for place, count in enumerate(counts) if count]

    def in_week(self, day: date, starts_on: Weekday = "monday") -> int:
        """The number of workouts in a day's week."""
        first = week_start(day, starts_on).toordinal() - self.first
        return sum(self.counts[max(0, first) : max(0, first + 7)])


def run_length(run: Run) -> int:
    """The number of days, or weeks, of a run."""
    return run[1] - run[0] + 1


# --- streaks -----------------------------------------------------------------------------------------------


class Streaks(Model):
    """All runs, condensed to what a streak on any later day depends on.

    `past` is the length of the longest run that is over; `runs` are those that may still continue, or lie ahead.
    """

    past: int = 0
    runs: list[Run] = []

    def current(self, today: int) -> int:
        """The length of the run that ends today, or that ended just before: today may still continue it."""
        return max((run_length(run) for run in self._reached(today) if run[1] >= today - 1), default=0)

    def longest(self, today: int) -> int:
        """The length of the longest run so far."""
        return max(self.past, *map(run_length, self._reached(today)), 0)

    def settled(self, horizon: int) -> "Streaks":
        """The same on a later day: runs that ended before `horizon` cannot continue any more."""
        rest = condense(self.runs, horizon)
        return Streaks(past=max(self.past, rest.past), runs=rest.runs)

    def _reached(self, today: int) -> list[Run]:
        """The listed runs until today; what is dated ahead does not count before its day."""
        return [(start, min(end, today)) for start, end in self.runs if start <= today]


def condense(runs: Sequence[Run], horizon: int) -> Streaks:
    """Condense runs, oldest first; those that ended before `horizon` cannot continue."""
    past_runs = [run for run in runs if run[1] < horizon]
    past = max(map(run_length, past_runs), default=0)
    return Streaks(past=past, runs=list(runs[len(past_runs) :][:RUNS_KEPT]))


def horizon(today_utc: date) -> int:
    """The first day whose run may still continue, in any time zone.

    A zone is at most a day behind UTC, and a run that ended the day before may continue today.
    """
    return today_utc.toordinal() - 2


# --- training over the years -------------------------------------------------------------------------------

COMEBACK_DAYS = 21
"""Days without a workout after which a workout is a return."""


class TrainingTime(Model):
    """How long a user has trained, and how often they have come back."""

    months: int = 0
    """Calendar months with a workout."""
    years: int = 0
    """Whole years from the first day of training to the last."""
    comebacks: int = 0
    """Workouts after at least 21 days without one."""


def training_time(calendar: Calendar) -> TrainingTime:
    """How long a user has trained, by the days that had a workout."""
    runs = calendar.day_runs()
    if not runs:
        return TrainingTime()
    gaps = [after[0] - before[1] - 1 for before, after in pairwise(runs)]
    months = {month for run in runs for month in _months(*map(date.fromordinal, run))}
    first, last = date.fromordinal(runs[0][0]), date.fromordinal(runs[-1][1])
    return TrainingTime(
        months=len(months),
        years=last.year - first.year - ((last.month, last.day) < (first.month, first.day)),
        comebacks=sum(gap >= COMEBACK_DAYS for gap in gaps),
    )


def _months(start: date, end: date) -> range:
    """The months of a run of days, as numbers."""
    return range(12 * start.year + start.month, 12 * end.year + end.month + 1)
