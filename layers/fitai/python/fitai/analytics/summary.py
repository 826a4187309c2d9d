"""The overview and the frequency of a user's training. Read-only; one Query each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from fitai.analytics import comparison, store, work
from fitai.analytics.models import (
    INTENSITY_WEEKS,
    WEEKS,
    AnalyticsOverview,
    Balance,
    BestWeekStats,
    CalendarDay,
    FavoriteExercise,
    FrequencyCalendar,
    FrequencyWeek,
    IntensityBand,
    IntensityShare,
    MuscleFrequency,
    OverviewComparison,
    StrongestLift,
    WeekdayFrequency,
    WeeklyStats,
    WorkoutFrequency,
)
from fitai.analytics.rules import PER_CALORIE, PER_KILOGRAM, PER_SECOND, PRIMARY_HALF_SETS, ExerciseTally, Totals, Week
from fitai.analytics.standing import local_today, standing, weekly_streak
from fitai.analytics.streaks import Calendar
from fitai.analytics.week_plan import StreakSettings
from fitai.kernel import clock
from fitai.kernel.types import WEEKDAYS
from fitai.training.days import monday

YEAR_DAYS = 365


def overview(user_id: str) -> AnalyticsOverview:
    """The overview of all of a user's training."""
    recent = load_recent(user_id, WEEKS)
    totals = recent.totals
    current = standing(totals, recent.settings, recent.now)
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
        current_streak=current.current_days,
        longest_streak=current.longest_days,
        weekly_streak=weekly_streak(current, recent.settings),
        weekly=[weekly_stats(start, recent.week(start)) for start in recent.starts],
        strongest_lifts=[StrongestLift(**dict(lift)) for lift in totals.strongest],
        favorite_exercises=[
            FavoriteExercise(
                exercise_id=favorite.exercise_id,
                name=favorite.name,
                workout_count=favorite.workouts,
                sets=favorite.sets,
            )
            for favorite in totals.favorites
        ],
        comparison=OverviewComparison(
            week=comparison.compare(recent.weeks, comparison.week_parts(recent.today, recent.settings.week_starts_on)),
            month=comparison.compare(recent.weeks, comparison.month_parts(recent.today)),
        ),
        best_weeks=[
            BestWeekStats(
                week_start_date=week.start,
                workout_count=week.workouts,
                total_volume=week.volume / PER_KILOGRAM,
                sets=week.hard_sets,
            )
            for week in totals.best_weeks
        ],
        balance=_balance(recent),
        intensity=_intensity(recent),
    )


def _balance(recent: "RecentTraining") -> Balance:
    entries = list(work.day_entries(recent.weeks, recent.starts[-INTENSITY_WEEKS], recent.today))
    push, pull, knee, hip = (
        work.pattern_sets(entries, patterns) for patterns in (work.PUSH, work.PULL, work.KNEE, work.HIP)
    )
    return Balance(
        push=push,
        pull=pull,
        push_to_pull=_ratio(push, pull),
        knee=knee,
        hip=hip,
        knee_to_hip=_ratio(knee, hip),
    )


def _ratio(first: int, second: int) -> float | None:
    return round(first / second, 2) if first and second else None


def _intensity(recent: "RecentTraining") -> list[IntensityShare]:
    bands = work.intensities(recent.weeks, recent.starts[-INTENSITY_WEEKS], recent.today)
    count = bands.total()
    return [
        IntensityShare(band=band, sets=bands[band], percentage=_average(bands[band] * 100, count))
        for band in get_args(IntensityBand)
    ]


def frequency(user_id: str, weeks: int, year: int | None = None) -> WorkoutFrequency:
    """How often, when and what a user trains, over the last weeks, and the calendar of a year."""
    recent = load_recent(user_id, weeks, upto=store.CALENDAR)
    recent_weeks = [recent.week(start) for start in recent.starts]
    per_weekday = [sum(week.days[weekday] for week in recent_weeks) for weekday in range(7)]
    count = sum(per_weekday)
    since = max(recent.totals.first_day or recent.today, recent.starts[0])
    week_count = max(1, (recent.starts[-1] - monday(since)).days // 7 + 1)
    muscles: Counter[str] = Counter()
    for week in recent_weeks:
        muscles.update(week.muscles)
    return WorkoutFrequency(
        weeks=[
            FrequencyWeek(week_start_date=start, workout_count=week.workouts, days_trained=_days_trained(week))
            for start, week in zip(recent.starts, recent_weeks, strict=True)
        ],
        workout_count=count,
        days_trained=sum(map(_days_trained, recent_weeks)),
        average_per_week=round(count / week_count, 2),
        per_weekday=[
            WeekdayFrequency(day=day, workout_count=workout_count)
            for day, workout_count in zip(WEEKDAYS, per_weekday, strict=True)
        ],
        most_active_day=WEEKDAYS[per_weekday.index(max(per_weekday))] if count else None,
        by_muscle=[
            MuscleFrequency(
                muscle=muscle,
                sets=half_sets / PRIMARY_HALF_SETS,
                average_per_week=round(half_sets / PRIMARY_HALF_SETS / week_count, 2),
            )
            for muscle, half_sets in sorted(muscles.items(), key=lambda entry: (-entry[1], entry[0]))
        ],
        calendar=_calendar_of_year(recent, year),
    )


def _calendar_of_year(recent: "RecentTraining", year: int | None) -> FrequencyCalendar:
    last = recent.today if year is None else date(year, 12, 31)
    first = last - timedelta(days=YEAR_DAYS - 1) if year is None else date(year, 1, 1)
    return FrequencyCalendar(
        first_day=first,
        last_day=last,
        days=[CalendarDay(date=day, workout_count=count) for day, count in recent.calendar.days(first, last)],
    )


@dataclass(frozen=True, slots=True)
class RecentTraining:
    """The totals, and the requested weeks by their Monday; what else was read."""

    totals: Totals
    settings: StreakSettings
    now: datetime
    today: date
    starts: list[date]
    weeks: Mapping[date, Week]
    calendar: Calendar
    exercises: Mapping[str, ExerciseTally]

    def week(self, start: date) -> Week:
        return self.weeks.get(start) or Week()


def load_recent(user_id: str, weeks: int, *, upto: str = store.TOTALS, earlier_weeks: int = 0) -> RecentTraining:
    """Load the last weeks and the totals: one Query.

    Args:
        weeks: how many, the running one included.
        upto: what else is read, see `store.load_recent`.
        earlier_weeks: weeks before these that are read too.
    """
    # The user's zone and the start of the day are known only after the read; the day is at most one behind UTC's.
    now = clock.now()
    earliest = monday(now.date() - timedelta(days=1)) - timedelta(weeks=weeks - 1 + earlier_weeks)
    loaded = store.load_recent(user_id, earliest, upto=upto)
    aggregates, settings = loaded.aggregates, loaded.settings
    today = local_today(aggregates.totals, settings, now)
    starts = [monday(today) - timedelta(weeks=ago) for ago in reversed(range(weeks))]
    return RecentTraining(
        aggregates.totals, settings, now, today, starts, aggregates.weeks, aggregates.calendar, aggregates.exercises
    )


def weekly_stats(start: date, week: Week) -> WeeklyStats:
    """What is answered of a week."""
    return WeeklyStats(
        week_start_date=start,
        workout_count=week.workouts,
        total_volume=week.volume / PER_KILOGRAM,
        average_duration=_average(week.duration / PER_SECOND, week.workouts),
        calories_burned=week.calories / PER_CALORIE,
    )


def _days_trained(week: Week) -> int:
    return sum(map(bool, week.days))


def _average(total: float, count: int) -> float:
    return round(total / count, 1) if count else 0.0
