"""What a user's weeks are held to: targets dated by when they take effect, pauses, the first day of the week. Pure.

Weeks are numbers (`streaks.week_number`), days are ordinals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fitai.analytics.models import Pause
from fitai.analytics.streaks import week_number
from fitai.kernel.types import WEEKDAYS, Weekday

DEFAULT_WEEKLY_TARGET = 3
"""Workouts per week that are the target of an account that has set none."""
FREEZING_PAUSED_DAYS = 4
"""Paused days from which on a week neither counts nor breaks a streak."""
MAX_DATED_TARGETS = 60
"""Changes of the target that are stored; the oldest is forgotten where there are more."""
LATE_EVENT_DAYS = 14
"""Days within which a change of the preferences may still be delivered late: until then each change is stored."""


class DatedTarget(NamedTuple):
    """A target, and the day on which it was set: it is in force from the first week that begins after that day.

    `revision` is that of the preferences, which orders the changes.
    """

    day: int
    target: int
    revision: int


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The targets (oldest first), the pauses and the first day of the week."""

    targets: Sequence[DatedTarget] = ()
    pauses: Sequence[Pause] = ()
    starts_on: Weekday = "monday"

    @classmethod
    def of(cls, target: int, starts_on: Weekday = "monday") -> "WeekPlan":
        """The plan of somebody whose target was never changed, and who never paused."""
        return cls((DatedTarget(0, target, 0),), (), starts_on)

    def first_day(self, week: int) -> int:
        """The ordinal of the first day of a week."""
        return 7 * week + 1 + WEEKDAYS.index(self.starts_on)

    def target(self, week: int) -> int:
        """The target in force when the week began; before the first one that is known, that one."""
        first_day, target = self.first_day(week), 0
        for dated in self.targets:
            if dated.day >= first_day and target:
                break
            target = dated.target
        return target or DEFAULT_WEEKLY_TARGET

    def paused_days(self, week: int) -> int:
        """How many days of the week are paused."""
        first = self.first_day(week)
        return sum(_overlap(pause, first, first + 6) for pause in self.pauses)

    def is_paused(self, week: int) -> bool:
        """Whether enough days are paused for the week neither to count nor to break a streak."""
        return self.paused_days(week) >= FREEZING_PAUSED_DAYS

    def needed(self, week: int) -> int:
        """The workouts that the week needs: its target, or with up to three paused days ceil(target * (7 - days) / 7)."""
        paused_days = self.paused_days(week)
        if paused_days >= FREEZING_PAUSED_DAYS:
            paused_days = 0
        return -(-self.target(week) * (7 - paused_days) // 7)

    def paused_weeks(self, first: int, last: int) -> set[int]:
        """The weeks between two (both included) that are paused."""
        weeks: set[int] = set()
        for pause in self.pauses:
            start, end = (week_number(day.toordinal(), self.starts_on) for day in (pause.start_date, pause.end_date))
            weeks.update(range(max(first, start), min(last, end) + 1))
        return {week for week in weeks if self.is_paused(week)}

    @property
    def paused_week_starts(self) -> frozenset[date]:
        """The first days of all paused weeks."""
        if not self.pauses:
            return frozenset()
        first, last = min(pause.start_date for pause in self.pauses), max(pause.end_date for pause in self.pauses)
        weeks = self.paused_weeks(*(week_number(day.toordinal(), self.starts_on) for day in (first, last)))
        return frozenset(date.fromordinal(self.first_day(week)) for week in weeks)


def _overlap(pause: Pause, first: int, last: int) -> int:
    start, end = max(first, pause.start_date.toordinal()), min(last, pause.end_date.toordinal())
    return max(0, end - start + 1)


def with_target(targets: Iterable[DatedTarget], added: DatedTarget) -> tuple[DatedTarget, ...]:
    """The targets after one was set. The order in which changes are delivered, and how often, makes no difference.

    Of the changes of a day the last one counts, also where a journey west has made the day an earlier one.
    """
    by_revision = {dated.revision: dated for dated in (*targets, added)}
    last_of_days: list[DatedTarget] = []
    for revision in sorted(by_revision):
        while last_of_days and last_of_days[-1].day >= by_revision[revision].day:
            last_of_days.pop()
        last_of_days.append(by_revision[revision])
    newest = last_of_days[-1].day
    kept: list[DatedTarget] = []
    for dated in last_of_days:
        if not (kept and kept[-1].target == dated.target and dated.day < newest - LATE_EVENT_DAYS):
            kept.append(dated)
    return tuple(kept[-MAX_DATED_TARGETS:])


@dataclass(frozen=True, slots=True)
class StreakSettings:
    """What streaks depend on beside the workouts: the account's preferences, and the pauses.

    Attributes:
        revision: of the preferences.
        targets: every weekly target with the day on which it was set.
        zones_left: zones that the account had, each with the last day (ordinal) on which it had it.
        progress_updates: whether the weekly summary is wanted.
    """

    timezone: str | None = None
    weekly_target: int | None = None
    revision: int | None = None
    week_starts_on: Weekday = "monday"
    day_starts_at: int = 0
    targets: tuple[DatedTarget, ...] = ()
    pauses: tuple[Pause, ...] = ()
    zones_left: tuple[tuple[str, int], ...] = ()
    progress_updates: bool = True

    @property
    def target(self) -> int:
        """The newest target, in workouts per week."""
        return self.weekly_target or DEFAULT_WEEKLY_TARGET

    @property
    def plan(self) -> WeekPlan:
        """What the weeks are held to."""
        return WeekPlan(self.dated_targets, self.pauses, self.week_starts_on)

    @property
    def dated_targets(self) -> tuple[DatedTarget, ...]:
        """The targets; of an account whose target was stored without a day, that one for all weeks."""
        return self.targets or (DatedTarget(0, self.target, self.revision or 0),)

    def pause_on(self, day: date) -> Pause | None:
        """The pause that a day belongs to."""
        return next((pause for pause in self.pauses if pause.start_date <= day <= pause.end_date), None)
