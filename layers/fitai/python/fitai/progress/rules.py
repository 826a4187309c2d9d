"""Comparison of periods, and the trend of an exercise's strength. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from fitai.analytics.models import AnalyticsOverview, WeeklyStats
from fitai.progress.models import (
    Direction,
    ProgressComparison,
    ProgressOverview,
    ProgressPeriod,
    ProgressStreaks,
    StrengthTrend,
    TrendMeasure,
    WeeklyTargets,
)
from fitai.workouts.models import StrengthPoint

STEADY_PERCENT = 0.5
"""Percent of change that counts as none."""
PERIOD_WEEKS = 4
"""Weeks of a period."""


# --- the overview ------------------------------------------------------------------------------------------


def overview(analytics: AnalyticsOverview) -> ProgressOverview:
    """The progress overview, from the analytics overview."""
    weekly_streak = analytics.weekly_streak
    return ProgressOverview(
        total_workouts=analytics.total_workouts,
        total_volume=analytics.total_volume,
        personal_records=analytics.personal_records,
        streaks=ProgressStreaks(
            current_workout_streak=analytics.current_streak,
            longest_workout_streak=analytics.longest_streak,
            current_weekly_streak=weekly_streak.current,
            longest_weekly_streak=weekly_streak.longest,
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
        comparison=compare_periods(analytics.weekly),
        weekly=analytics.weekly,
        strongest_lifts=analytics.strongest_lifts,
    )


def compare_periods(weekly: Sequence[WeeklyStats]) -> ProgressComparison:
    """Compare the last four whole weeks with the four before.

    Args:
        weekly: at least nine weeks, oldest first, with the running one at the end.
    """
    recent = _period(weekly[-1 - PERIOD_WEEKS : -1])
    earlier = _period(weekly[-1 - 2 * PERIOD_WEEKS : -1 - PERIOD_WEEKS])
    return ProgressComparison(
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
    return round((after - before) / before * 100, 2) if before else None


# --- the strength of an exercise ---------------------------------------------------------------------------


def points_by_workout(points: Iterable[StrengthPoint]) -> list[StrengthPoint]:
    """One point per workout, oldest first.

    Of an exercise that a workout has twice the better point counts, with the volume of both. Points without repetitions
    (warm-ups only) are left out.

    Args:
        points: newest first.
    """
    best_points: dict[str, StrengthPoint] = {}
    for point in points:
        if point.reps is None:
            continue
        other = best_points.get(point.workout_id)
        if other is not None:
            better = max(other, point, key=_strength_key)
            point = better.model_copy(update={"volume": other.volume + point.volume})
        best_points[point.workout_id] = point
    return list(best_points.values())[::-1]


def _strength_key(point: StrengthPoint) -> tuple[float, float, int]:
    weight = point.weight or 0.0
    return point.one_rep_max or 0.0, -weight if point.assisted else weight, point.reps or 0


def trend(points: Sequence[StrengthPoint]) -> StrengthTrend:
    """The trend of the points, oldest first: see `StrengthTrend`. Points of fewer than two days have no change."""
    measure = _trend_measure(points)
    values = [
        (point.date.toordinal(), value) for point in points if (value := _measured_value(point, measure)) is not None
    ]
    change = _line_change(values)
    if measure == "assistance":
        change = -change
    change = round(change, 2)
    direction: Direction = (
        "improving" if change > STEADY_PERCENT else "declining" if change < -STEADY_PERCENT else "maintaining"
    )
    return StrengthTrend(
        direction=direction,
        change_percentage=change,
        measured=measure,
        consistency_score=_consistency([point.date for point in points]),
    )


def _trend_measure(points: Sequence[StrengthPoint]) -> TrendMeasure:
    if any(point.assisted for point in points):
        return "assistance"
    return "one_rep_max" if not points or any(point.one_rep_max for point in points) else "reps"


def _measured_value(point: StrengthPoint, measure: TrendMeasure) -> float | None:
    if measure == "assistance":
        return point.weight or 0.0
    return point.one_rep_max if measure == "one_rep_max" else point.reps


def _line_change(values: Sequence[tuple[float, float]]) -> float:
    """The change of the least-squares line from its first x to its last, in percent of its value at the first."""
    if not values:
        return 0.0
    mean_x = sum(x for x, _ in values) / len(values)
    mean_y = sum(y for _, y in values) / len(values)
    spread = sum((x - mean_x) ** 2 for x, _ in values)
    if not spread:
        return 0.0
    slope = sum((x - mean_x) * (y - mean_y) for x, y in values) / spread
    start = mean_y + slope * (values[0][0] - mean_x)
    # The line of a steep rise may start below zero; the change is then measured against the first point.
    base = start if start > 0 else values[0][1]
    return slope * (values[-1][0] - values[0][0]) / base * 100 if base > 0 else 0.0


def _consistency(days: Sequence[date]) -> float:
    if not days:
        return 0.0
    weeks = {(day.toordinal() - 1) // 7 for day in days}
    return round(len(weeks) / (max(weeks) - min(weeks) + 1) * 100, 1)
