"""Weeks in a row that met their target: paused weeks, freezes, and weeks that are not yet decided. Pure.

- A week is met by as many workouts as it needs (`WeekPlan.needed`); only met weeks count.
- Every fourth met week earns a freeze; at most two are held.
- A week that was not met is lost once it is decided: over everywhere, and two days more. A freeze that is held is used for it;
  then the week neither counts nor breaks. Without one the streak begins anew.
- A paused week neither counts nor breaks.

All of it is computed from the weeks themselves: a workout that is logged late meets its week, and so gives the freeze back.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from fitai.analytics.streaks import Calendar, week_number
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel.types import Model
from fitai.training.days import day_start

MET_WEEKS_PER_FREEZE = 4
MAX_FREEZES = 2
LATE_LOG_TIME = timedelta(hours=48)
"""How long after its end a week may still be met by a workout that is logged late, before it is lost."""
SETTLED_DAYS = 3
"""Days after which a week is decided wherever the user was: half a day and six hours (the westernmost zone, the latest start
of the day) and 48 hours are less."""
RESTED_WEEK_DAYS = 2
"""Days without a workout that make a met week a rested one."""
FROZEN_WEEKS_SHOWN = 12
OPEN_WEEKS_KEPT = 60
"""Weeks that are listed singly: more than two only where workouts are dated ahead."""


class WeekTally(NamedTuple):
    """The workouts of a week, and the days that had one."""

    week: int
    workouts: int
    days: int


class WeekStreaks(Model):
    """All weeks, condensed to what the weekly streak at any later moment depends on.

    The numbers are those of the weeks before `week`, which are decided for good; `open` are the later ones with a workout.
    """

    week: int = -1
    current: int = 0
    """Met weeks in a row."""
    longest: int = 0
    met: int = 0
    """Met weeks ever."""
    rested: int = 0
    """Met weeks, over by then, with at least two days without a workout."""
    freezes: int = 0
    """Freezes held."""
    frozen: list[int] = []
    """The latest weeks that a freeze was used for."""
    open: list[WeekTally] = []

    def workouts(self, week: int) -> int:
        """The workouts of a week that is not condensed yet."""
        return next((tally.workouts for tally in self.open if tally.week == week), 0)

    def advanced(self, plan: WeekPlan, *, decided: int, running: int) -> "WeekStreaks":
        """The streak after the weeks until the running one.

        Args:
            decided: the first week that may still be met by a late log; not before `week`.
            running: the running week; it counts once it is met.
        """
        after = self.model_copy(update={"frozen": list(self.frozen)})
        tallies = {tally.week: tally for tally in self.open}
        for week in sorted(tallies.keys() | plan.paused_weeks(self.week, running)):
            if not self.week <= week <= running:
                continue
            after._miss(min(week, decided))
            if not plan.is_paused(week):
                tally = tallies[week]
                if tally.workouts >= plan.needed(week):
                    after._meet(tally, is_over=week < max(running, decided))
                elif week < decided:
                    after._miss(week + 1)
            after.week = max(after.week, week + 1)
        after._miss(decided)
        after.frozen = after.frozen[-FROZEN_WEEKS_SHOWN:]
        return after

    def _meet(self, tally: WeekTally, *, is_over: bool) -> None:
        self.current += 1
        self.longest = max(self.longest, self.current)
        self.met += 1
        self.rested += is_over and 7 - tally.days >= RESTED_WEEK_DAYS
        if self.met % MET_WEEKS_PER_FREEZE == 0:
            self.freezes = min(self.freezes + 1, MAX_FREEZES)

    def _miss(self, until: int) -> None:
        """Let the weeks before `until` that were not looked at be missed ones."""
        missed = until - self.week
        if missed <= 0:
            return
        # Freezes are held during a streak only: it does not end as long as there is one.
        used = min(missed, self.freezes)
        self.freezes -= used
        self.frozen += range(self.week, self.week + used)
        if missed > used:
            self.current = 0
        self.week = until


def week_tallies(calendar: Calendar, plan: WeekPlan) -> list[WeekTally]:
    """The weeks that had a workout, oldest first."""
    workouts, days = dict[int, int](), dict[int, int]()
    for start, end in calendar.day_runs():
        for day in range(start, end + 1):
            week = week_number(day, plan.starts_on)
            workouts[week] = workouts.get(week, 0) + calendar.counts[day - calendar.first]
            days[week] = days.get(week, 0) + 1
    return [WeekTally(week, workouts[week], days[week]) for week in sorted(workouts)]


def condense_weeks(calendar: Calendar, plan: WeekPlan, today_utc: date) -> WeekStreaks:
    """Condense a calendar's weeks to what the streak at any later moment depends on."""
    tallies = week_tallies(calendar, plan)
    if not tallies:
        return WeekStreaks()
    settled = week_number(today_utc.toordinal() - SETTLED_DAYS, plan.starts_on)
    condensed = WeekStreaks(week=-1, open=tallies).advanced(plan, decided=settled, running=settled - 1)
    condensed.week = settled
    condensed.open = [tally for tally in tallies if tally.week >= settled][:OPEN_WEEKS_KEPT]
    return condensed


def lost_at(week: int, zones: Collection[str], plan: WeekPlan, day_starts_at: int) -> datetime:
    """The moment at which a week that was not met is lost: 48 hours after it is over in every zone that the user was in."""
    next_day = date.fromordinal(plan.first_day(week + 1))
    return max(day_start(next_day, zone, day_starts_at) for zone in zones) + LATE_LOG_TIME


def first_undecided_week(now: datetime, zones: Collection[str], plan: WeekPlan, day_starts_at: int) -> int:
    """The first week that is not decided yet.

    Args:
        zones: those that the user was in during the last 7 days.
    """
    week = week_number(now.astimezone(UTC).date().toordinal() - SETTLED_DAYS, plan.starts_on)
    while now >= lost_at(week, zones, plan, day_starts_at):
        week += 1
    return week
