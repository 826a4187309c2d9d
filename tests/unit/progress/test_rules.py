"""Comparisons."""

from datetime import date, timedelta

from fitai.analytics.models import WeeklyStats
from fitai.progress import rules

MONDAY = date(2026, 1, 5)


# --- the comparison ----------------------------------------------------------------------------------------


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
    seen = rules.compare_periods(weeks(9, 9, 9, 2, 2, 2, 2, 3, 3, 3, 1, 7))
    assert (seen.earlier.workout_count, seen.recent.workout_count) == (8, 10)
    assert (seen.workout_change_percentage, seen.volume_change_percentage) == (25, 25)
    assert (seen.earlier.start_date, seen.earlier.end_date) == (date(2026, 1, 26), date(2026, 2, 22))
    assert (seen.recent.start_date, seen.recent.end_date) == (date(2026, 2, 23), date(2026, 3, 22))
    assert seen.recent.calories_burned == 1000


def test_nothing_has_no_percentage() -> None:
    seen = rules.compare_periods(weeks(0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1))
    assert seen.workout_change_percentage is None
    assert seen.volume_change_percentage is None
