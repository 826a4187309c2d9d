"""Where a user's streaks stand at a moment, and when time alone will change that. Pure.

Everything here follows from the totals, the settings and the moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fitai.analytics.models import WeeklyStreak
from fitai.analytics.rules import Totals
from fitai.analytics.streaks import week_number
from fitai.analytics.week_plan import StreakSettings
from fitai.analytics.week_streaks import WeekStreaks, WeekTally, first_undecided_week, lost_at
from fitai.analytics.zones import DAYS_SEEN, zones_seen
from fitai.kernel.deadlines import Deadline
from fitai.training.days import day_start, local_day

DEFAULT_TIME_ZONE = "UTC"
"""The zone of an account that has set none; the newest workout's zone is then the better guess."""
DAYS_AHEAD = 21
"""Days in which something changes, if it ever does before a pause begins or ends, or a day that has a workout already."""
SUMMARY_HOUR = 8
"""The hour of the clock on the wall at which a week is summed up, on the first day of the next."""
SUMMARY_LATENESS = timedelta(hours=24)
"""How late a summary may be: after that nobody wants it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The streaks at a moment: of days, and of weeks (`weeks`), the running one included.

    Attributes:
        today: the day of the user.
        week: the number of the running week.
        this_week: its workouts.
        needed: the workouts that it needs.
    """

    today: date
    week: int
    current_days: int
    longest_days: int
    weeks: WeekStreaks
    this_week: int
    needed: int
    paused_until: date | None

    @property
    def visible(self) -> tuple[object, ...]:
        """What a user sees of it that time alone may change."""
        weeks = self.weeks
        return (
            self.current_days,
            self.longest_days,
            (weeks.current, weeks.longest, weeks.met, weeks.rested, weeks.freezes, weeks.frozen),
            self.this_week,
            self.needed,
            self.paused_until,
        )


def home_zone(totals: Totals, settings: StreakSettings) -> str:
    """The zone of the account, or, where that is not set or UTC, the newest workout's."""
    zone = settings.timezone
    if zone in (None, DEFAULT_TIME_ZONE) and totals.newest is not None:
        zone = totals.newest.timezone
    return zone or DEFAULT_TIME_ZONE


def local_today(totals: Totals, settings: StreakSettings, now: datetime) -> date:
    """Today's date for the user."""
    return local_day(now, home_zone(totals, settings), settings.day_starts_at)


def recent_zones(totals: Totals, settings: StreakSettings, today: date) -> set[str]:
    """The zones that the user was in during the last seven days: the account's, and those of the workouts."""
    left = {zone for zone, last_day in settings.zones_left if last_day >= today.toordinal() - DAYS_SEEN}
    return {home_zone(totals, settings)} | left | zones_seen(totals.zones, today)


def standing(totals: Totals, settings: StreakSettings, now: datetime) -> Standing:
    """Where the streaks stand at a moment that is not before the one at which the totals were written."""
    today = local_today(totals, settings, now)
    plan = settings.plan
    week = week_number(today.toordinal(), settings.week_starts_on)
    zones = recent_zones(totals, settings, today)
    decided = first_undecided_week(now, zones, plan, settings.day_starts_at)
    pause = settings.pause_on(today)
    return Standing(
        today=today,
        week=week,
        current_days=totals.day_streaks.current(today.toordinal()),
        longest_days=totals.day_streaks.longest(today.toordinal()),
        weeks=totals.week_streaks.advanced(plan, decided=decided, running=week),
        this_week=totals.week_streaks.workouts(week),
        needed=plan.needed(week),
        paused_until=pause.end_date if pause else None,
    )


def weekly_streak(current: Standing, settings: StreakSettings) -> WeeklyStreak:
    """The weekly streak, as it is answered."""
    plan = settings.plan
    return WeeklyStreak(
        current=current.weeks.current,
        longest=current.weeks.longest,
        target=current.needed,
        this_week=current.this_week,
        week_start_date=date.fromordinal(plan.first_day(current.week)),
        freezes=current.weeks.freezes,
        frozen_weeks=[date.fromordinal(plan.first_day(week)) for week in current.weeks.frozen],
        paused_until=current.paused_until,
    )


# --- what time alone changes -------------------------------------------------------------------------------


def next_change(totals: Totals, settings: StreakSettings, now: datetime) -> Deadline | None:
    """The next moment at which something visible changes without anybody doing anything; None where nothing will."""
    visible = standing(totals, settings, now).visible
    for moment in sorted(_possible_changes(totals, settings, now)):
        if moment > now and standing(totals, settings, moment).visible != visible:
            return Deadline.of(moment, home_zone(totals, settings))
    return None


def _possible_changes(totals: Totals, settings: StreakSettings, now: datetime) -> Iterator[datetime]:
    """Moments among which is the first at which something changes."""
    zone, starts_at, plan = home_zone(totals, settings), settings.day_starts_at, settings.plan
    today = local_today(totals, settings, now)
    days = {today.toordinal() + days for days in range(1, DAYS_AHEAD + 1)}
    for pause in settings.pauses:
        days |= {pause.start_date.toordinal(), pause.end_date.toordinal() + 1}
    for start, end in totals.day_streaks.runs:
        days |= {start, end + 2}
    days |= {plan.first_day(tally.week) for tally in totals.week_streaks.open}
    for day in days:
        if today.toordinal() < day < date.max.toordinal():
            yield day_start(date.fromordinal(day), zone, starts_at)
    week = week_number(today.toordinal(), settings.week_starts_on)
    for seen in recent_zones(totals, settings, today):
        for near in range(week - 2, week + 3):
            yield lost_at(near, {seen}, plan, starts_at)


def next_summary(totals: Totals, settings: StreakSettings, summarized: int, now: datetime) -> Deadline | None:
    """The next moment at which a week is to be summed up: the morning after a week with a workout; None without one.

    Args:
        summarized: the number of the last week that was summed up.
    """
    tally = week_to_sum_up(totals, settings, summarized, now)
    if tally is None:
        return None
    zone = home_zone(totals, settings)
    return Deadline.of(_summary_moment(tally.week, settings, zone), zone)


def week_to_sum_up(totals: Totals, settings: StreakSettings, summarized: int, now: datetime) -> WeekTally | None:
    """The next week to be summed up, the running one included; None where the summary is not wanted."""
    if not settings.progress_updates:
        return None
    zone = home_zone(totals, settings)
    running = week_number(local_today(totals, settings, now).toordinal(), settings.week_starts_on)
    for tally in totals.week_streaks.open:
        is_candidate = summarized < tally.week <= running
        if is_candidate and now < _summary_moment(tally.week, settings, zone) + SUMMARY_LATENESS:
            return tally
    return None


def _summary_moment(week: int, settings: StreakSettings, zone: str) -> datetime:
    return day_start(date.fromordinal(settings.plan.first_day(week + 1)), zone, SUMMARY_HOUR)
