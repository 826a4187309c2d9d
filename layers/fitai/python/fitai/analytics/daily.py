"""The training of single days, and the weekly streak of past weeks, for goals. Read-only."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from fitai.analytics import store
from fitai.analytics import work as work_rules
from fitai.analytics.breakdown import PER_KILOGRAM, PER_METRE, PER_SECOND
from fitai.analytics.rules import PRIMARY_HALF_SETS, Week
from fitai.analytics.standing import standing
from fitai.analytics.streaks import week_number
from fitai.analytics.week_streaks import WeekStreaks, week_tallies
from fitai.kernel import clock


@dataclass(frozen=True, slots=True)
class DailyTraining:
    """What was trained on each day that has a workout. Volume in kilograms, distance in metres.

    `pauses` are the user's pauses from training: first and last days.
    """

    workouts: dict[date, float] = field(default_factory=dict)
    volume: dict[date, float] = field(default_factory=dict)
    seconds: dict[date, float] = field(default_factory=dict)
    distance: dict[date, float] = field(default_factory=dict)
    pauses: list[tuple[date, date]] = field(default_factory=list)

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
    loaded = store.load_recent(user_id, since)
    training = DailyTraining(pauses=[(pause.start_date, pause.end_date) for pause in loaded.settings.pauses])
    for start, week in sorted(loaded.aggregates.weeks.items()):
        training.add_week(start, week)
    return training


def muscle_sets_by_day(user_id: str, first: date, last: date) -> dict[date, dict[str, float]]:
    """The hard sets of each muscle on each day with a workout, from one day to another: one Query.

    A set counts 1 for a primary muscle and 0.5 for a secondary one.
    """
    weeks = store.load_weeks(user_id, first, last).aggregates.weeks
    sets: dict[date, dict[str, float]] = {}
    for entry in work_rules.day_entries(weeks, first, last):
        of_day = sets.setdefault(entry.day, {})
        for muscle, half_sets in work_rules.half_credits(entry.exercise).items():
            of_day[muscle] = of_day.get(muscle, 0.0) + half_sets * entry.work.sets / PRIMARY_HALF_SETS
    return sets


@dataclass(frozen=True, slots=True)
class PeriodTraining:
    """What was trained in some weeks, and by exercise the best estimated one-rep max of each day (kilograms)."""

    training: DailyTraining
    estimates: dict[str, dict[date, float]]


def training_between(user_id: str, first: date, last: date) -> PeriodTraining:
    """The training of the weeks from that of `first` to that of `last`: one Query for each megabyte of them."""
    weeks = store.load_weeks(user_id, first, last).aggregates.weeks
    training = DailyTraining()
    for start, week in sorted(weeks.items()):
        training.add_week(start, week)
    return PeriodTraining(training, work_rules.best_estimates(work_rules.day_entries(weeks, first, last)))


def week_streak_history(user_id: str, since: date) -> list[tuple[date, int]]:
    """The weekly streak at the end of each week with a workout, from the one of `since` on, and now: one BatchGetItem.

    Days are the last ones of the weeks; of the running week, today.
    """
    loaded = store.load_settings(user_id)
    totals, settings = loaded.aggregates.totals, loaded.settings
    current, plan = standing(totals, settings, clock.now()), settings.plan
    tallies = week_tallies(loaded.aggregates.calendar, plan)
    first = week_number(since.toordinal(), plan.starts_on)
    state = WeekStreaks(open=tallies).advanced(plan, decided=first, running=first - 1)
    history = []
    for tally in tallies:
        if first <= tally.week <= current.week:
            state = state.advanced(plan, decided=tally.week, running=tally.week)
            last_day = date.fromordinal(plan.first_day(tally.week + 1) - 1)
            history.append((min(last_day, current.today), state.current))
    return [*history, (current.today, current.weeks.current)]
