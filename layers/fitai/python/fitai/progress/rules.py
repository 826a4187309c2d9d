"""The progress overview, and the comparison of periods. Pure."""

from collections.abc import Sequence
from datetime import timedelta

from fitai.analytics.models import AnalyticsOverview, OverviewComparison, WeeklyStats
from fitai.progress.models import (
    ProgressComparison,
    ProgressOverview,
    ProgressPeriod,
    ProgressStreaks,
    WeeklyTargets,
)

PERIOD_WEEKS = 4
"""Weeks of a period."""


# --- the overview ------------------------------------------------------------------------------------------


def overview(analytics: AnalyticsOverview, goal_streak: int) -> ProgressOverview:
    """The progress overview, from the analytics overview and the streak of the goals in weeks."""
    weekly_streak = analytics.weekly_streak
    return ProgressOverview(
        total_workouts=analytics.total_workouts,
        total_volume=analytics.total_volume,
        average_workout_duration=analytics.average_workout_duration,
        personal_records=analytics.personal_records,
        streaks=ProgressStreaks(
            current_workout_streak=analytics.current_streak,
            longest_workout_streak=analytics.longest_streak,
            current_weekly_streak=weekly_streak.current,
            longest_weekly_streak=weekly_streak.longest,
            current_goal_streak=goal_streak,
            freezes=weekly_streak.freezes,
            frozen_weeks=weekly_streak.frozen_weeks,
            paused_until=weekly_streak.paused_until,
            weekly_targets=WeeklyTargets(
                workouts_per_week=weekly_streak.target,
                current_week_count=weekly_streak.this_week,
                week_start_date=weekly_streak.week_start_date,
                reached=weekly_streak.this_week >= weekly_streak.target,
            ),
        ),
        comparison=compare_periods(analytics.weekly, analytics.comparison),
        weekly=analytics.weekly,
        strongest_lifts=analytics.strongest_lifts,
        favorite_exercises=analytics.favorite_exercises,
    )


def compare_periods(weekly: Sequence[WeeklyStats], elapsed: OverviewComparison) -> ProgressComparison:
    """Compare the last four whole weeks with the four before.

    Args:
        weekly: at least nine weeks, oldest first, with the running one at the end.
        elapsed: the equal parts of the running week and month and of the ones before.
    """
    recent = _period(weekly[-1 - PERIOD_WEEKS : -1])
    earlier = _period(weekly[-1 - 2 * PERIOD_WEEKS : -1 - PERIOD_WEEKS])
    return ProgressComparison(
        week=elapsed.week,
        month=elapsed.month,
        recent=recent,
        earlier=earlier,
        workout_change_percentage=_percent_change(earlier.workout_count, recent.workout_count),
        volume_change_percentage=_percent_change(earlier.total_volume, recent.total_volume),
    )


def _period(weeks: Sequence[WeeklyStats]) -> ProgressPeriod:
    return ProgressPeriod(
        start_date=weeks[0].week_start_date,
        end_date=weeks[-1].week_start_date + timedelta(days=6),
        workout_count=sum(week.workout_count for week in weeks),
        total_volume=sum(week.total_volume for week in weeks),
        calories_burned=round(sum(week.calories_burned for week in weeks), 3),
    )


def _percent_change(before: float, after: float) -> float | None:
    """The change in percent; None from zero to anything else, 0 from zero to zero."""
    if not before:
        return None if after else 0.0
    return round((after - before) / before * 100, 2)
