"""Comparisons."""

from datetime import date, timedelta

from fitai.analytics.comparison import compare, month_parts, week_parts
from fitai.analytics.models import OverviewComparison, WeeklyStats
from fitai.progress import rules

MONDAY = date(2026, 1, 5)


# --- the comparison ----------------------------------------------------------------------------------------


TODAY = MONDAY + timedelta(weeks=11)
ELAPSED = OverviewComparison(week=compare({}, week_parts(TODAY, "monday")), month=compare({}, month_parts(TODAY)))
"""Nothing against nothing."""


def weeks(*counts: int) -> list[WeeklyStats]:
    return [
        WeeklyStats(
            week_start_date=MONDAY + timedelta(weeks=place),
            workout_count=count,
            total_volume=count * 1000,
            average_duration=3600,
            calories_burned=count * 100,
        )
        for place, count in enumerate(counts)
    ]


def test_four_whole_weeks_against_the_four_before() -> None:
    seen = rules.compare_periods(weeks(9, 9, 9, 2, 2, 2, 2, 3, 3, 3, 1, 7), ELAPSED)
    assert (seen.earlier.workout_count, seen.recent.workout_count) == (8, 10)
    assert (seen.workout_change_percentage, seen.volume_change_percentage) == (25, 25)
    assert (seen.earlier.start_date, seen.earlier.end_date) == (date(2026, 1, 26), date(2026, 2, 22))
    assert (seen.recent.start_date, seen.recent.end_date) == (date(2026, 2, 23), date(2026, 3, 22))
    assert seen.recent.calories_burned == 1000


def test_from_nothing_to_something_there_is_no_percentage_and_from_nothing_to_nothing_it_is_zero() -> None:
    seen = rules.compare_periods(weeks(0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1), ELAPSED)
    assert seen.workout_change_percentage is None
    assert seen.volume_change_percentage is None
    unchanged = rules.compare_periods(weeks(*[0] * 12), ELAPSED)
    assert (unchanged.workout_change_percentage, unchanged.volume_change_percentage) == (0, 0)
