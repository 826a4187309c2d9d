"""The training of single days, and the weekly streak of past weeks, for goals. Read-only."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from fitai.analytics import store, summary
from fitai.analytics.breakdown import PER_KILOGRAM, PER_METRE, PER_SECOND
from fitai.analytics.rules import Week
from fitai.analytics.streaks import run_length, week_number
from fitai.kernel.types import WEEKDAYS, Weekday


@dataclass(frozen=True, slots=True)
class DailyTraining:
    """What was trained on each day that has a workout. Volume in kilograms, distance in metres."""

    workouts: dict[date, float] = field(default_factory=dict)
    volume: dict[date, float] = field(default_factory=dict)
    seconds: dict[date, float] = field(default_factory=dict)
    distance: dict[date, float] = field(default_factory=dict)

    def add_week(self, start: date, week: Week) -> None:
        """Add the days of a week that begins on this Monday."""
        for weekday, count in enumerate(week.days):
            if count:
                self.workouts[start + timedelta(days=weekday)] = float(count)
        for weekday, sums in week.breakdown.days.items():
            day = start + timedelta(days=weekday)
            self.volume[day] = sums.volume / PER_KILOGRAM
            self.seconds[day] = sums.duration / PER_SECOND
        for exercise in week.breakdown.exercises:
            for weekday, work in exercise.days.items():
                if work.distance:
                    day = start + timedelta(days=weekday)
                    self.distance[day] = self.distance.get(day, 0.0) + work.distance / PER_METRE


def daily_training(user_id: str, since: date) -> DailyTraining:
    """The training of the days from the week of `since` on: one Query, as long as the weeks are no more than a megabyte."""
    training = DailyTraining()
    for start, week in sorted(store.load_recent(user_id, since).aggregates.weeks.items()):
        training.add_week(start, week)
    return training


def week_streak_history(user_id: str) -> list[tuple[date, int]]:
    """The weekly streak at the end of each week that has reached the target, and today's: one BatchGetItem.

    Days are the last ones of the weeks; of the running week, today.
    """
    loaded = store.load_settings(user_id)
    aggregates, settings = loaded.aggregates, loaded.settings
    today = summary.local_today(aggregates.totals, settings)
    starts_on, running = settings.week_starts_on, week_number(today.toordinal(), settings.week_starts_on)
    history = [
        (min(_last_day(week, starts_on), today), run_length((run[0], week)))
        for run in aggregates.calendar.week_runs(settings.target, starts_on)
        for week in range(run[0], run[1] + 1)
        if week <= running
    ]
    return [*history, (today, aggregates.totals.week_streaks.current(running))]


def _last_day(week: int, starts_on: Weekday) -> date:
    """The last day of a week by its number (`streaks.week_number`)."""
    return date.fromordinal(week * 7 + 1 + WEEKDAYS.index(starts_on) + 6)
