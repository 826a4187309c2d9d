"""What other services may read of a user's analytics. Read-only, and one query each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from fitai.analytics import store
from fitai.analytics.models import (
    WEEKS,
    AnalyticsOverview,
    FavoriteExercise,
    FrequencyWeek,
    MuscleFrequency,
    StrongestLift,
    WeekdayFrequency,
    WeeklyStats,
    WeeklyStreak,
    WorkoutFrequency,
)
from fitai.analytics.rules import PER_CALORIE, PER_KILOGRAM, PER_SECOND, PRIMARY_HALF_SETS, Totals, Week
from fitai.analytics.store import StreakSettings
from fitai.analytics.streaks import monday, week_number
from fitai.kernel import clock
from fitai.kernel.types import WEEKDAYS

DEFAULT_TIME_ZONE = "UTC"
"""The zone of an account that has said none; a workout's own zone is then the better guess."""


def overview(user_id: str) -> AnalyticsOverview:
    """All of a user's training at a glance."""
    seen = _load_recent(user_id, WEEKS)
    totals = seen.totals
    streak = weekly_streak(totals, seen.choices, seen.today, seen.week(monday(seen.today)).workouts)
    return AnalyticsOverview(
        total_workouts=totals.workouts,
        total_volume=totals.volume / PER_KILOGRAM,
        total_duration=totals.duration / PER_SECOND,
        total_calories=totals.calories / PER_CALORIE,
        total_hard_sets=totals.hard_sets,
        personal_records=totals.personal_records,
        average_workout_duration=_average(totals.duration / PER_SECOND, totals.workouts),
        first_workout_date=totals.first_day,
        last_workout_date=totals.newest.date if totals.newest else None,
        current_streak=totals.day_streaks.current(seen.today.toordinal()),
        longest_streak=totals.day_streaks.longest(seen.today.toordinal()),
        weekly_streak=streak,
        weekly=[_weekly_stats(start, seen.week(start)) for start in seen.starts],
        strongest_lifts=[StrongestLift(**dict(one)) for one in totals.strongest],
        favorite_exercises=[
            FavoriteExercise(exercise_id=one.exercise_id, name=one.name, workout_count=one.workouts, sets=one.sets)
            for one in totals.favorites
        ],
    )


def frequency(user_id: str, weeks: int) -> WorkoutFrequency:
    """How often, when and what a user trains, over the last weeks."""
    seen = _load_recent(user_id, weeks)
    found = [seen.week(start) for start in seen.starts]
    per_day = [sum(week.days[place] for week in found) for place in range(7)]
    count = sum(per_day)
    since = max(seen.totals.first_day or seen.today, seen.starts[0])
    counted = max(1, (seen.starts[-1] - monday(since)).days // 7 + 1)
    muscles: dict[str, int] = {}
    for week in found:
        for muscle, halves in week.muscles.items():
            muscles[muscle] = muscles.get(muscle, 0) + halves
    return WorkoutFrequency(
        weeks=[
            FrequencyWeek(week_start_date=start, workout_count=week.workouts, days_trained=_days_trained(week))
            for start, week in zip(seen.starts, found, strict=True)
        ],
        workout_count=count,
        days_trained=sum(map(_days_trained, found)),
        average_per_week=round(count / counted, 2),
        per_weekday=[WeekdayFrequency(day=day, workout_count=per_day[place]) for place, day in enumerate(WEEKDAYS)],
        most_active_day=WEEKDAYS[per_day.index(max(per_day))] if count else None,
        by_muscle=[
            MuscleFrequency(
                muscle=muscle,
                sets=halves / PRIMARY_HALF_SETS,
                average_per_week=round(halves / PRIMARY_HALF_SETS / counted, 2),
            )
            for muscle, halves in sorted(muscles.items(), key=lambda one: (-one[1], one[0]))
        ],
    )


def local_today(totals: Totals, choices: StreakSettings) -> date:
    """Which day it is for the user.

    The account's zone counts. Where it has said none (or UTC, which is what it says by itself), the zone of the
    newest workout does.
    """
    zone = choices.timezone
    if zone in (None, DEFAULT_TIME_ZONE) and totals.newest is not None:
        zone = totals.newest.timezone
    return clock.now().astimezone(ZoneInfo(zone or DEFAULT_TIME_ZONE)).date()


def weekly_streak(totals: Totals, choices: StreakSettings, today: date, this_week: int) -> WeeklyStreak:
    """The weeks in a row against the target."""
    week = week_number(today.toordinal())
    return WeeklyStreak(
        current=totals.week_streaks.current(week),
        longest=totals.week_streaks.longest(week),
        target=choices.target,
        this_week=this_week,
        week_start_date=monday(today),
    )


@dataclass(frozen=True, slots=True)
class _RecentTraining:
    """The totals, and the weeks that were asked for."""

    totals: Totals
    choices: StreakSettings
    today: date
    starts: list[date]
    weeks: Mapping[date, Week]

    def week(self, start: date) -> Week:
        return self.weeks.get(start) or Week()


def _load_recent(user_id: str, weeks: int) -> _RecentTraining:
    # Where the user is stands in what is read: a zone is at most a day behind UTC.
    earliest = monday(clock.now().date() - timedelta(days=1)) - timedelta(weeks=weeks - 1)
    loaded = store.load_recent(user_id, earliest)
    totals, choices = loaded.standing.totals, loaded.choices
    today = local_today(totals, choices)
    starts = [monday(today) - timedelta(weeks=ago) for ago in reversed(range(weeks))]
    return _RecentTraining(totals, choices, today, starts, loaded.standing.weeks)


def _weekly_stats(start: date, week: Week) -> WeeklyStats:
    return WeeklyStats(
        week_start_date=start,
        workout_count=week.workouts,
        total_volume=week.volume / PER_KILOGRAM,
        average_duration=_average(week.duration / PER_SECOND, week.workouts),
        calories_burned=week.calories / PER_CALORIE,
    )


def _days_trained(week: Week) -> int:
    return sum(map(bool, week.days))


def _average(sum_of: float, count: int) -> float:
    return round(sum_of / count, 1) if count else 0.0
