"""Trends and comparisons."""

from datetime import date, timedelta
from typing import Any

import pytest
from fitai.analytics.models import WeeklyStats
from fitai.progress import rules
from fitai.workouts.models import StrengthPoint
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 1, 5)


def point(day: int, one_rep_max: float | None = 100.0, **more: Any) -> StrengthPoint:
    fields = {"date": MONDAY + timedelta(days=day), "workout_id": f"w{day}", "one_rep_max": one_rep_max, "reps": 5}
    return StrengthPoint(**(fields | more))


# --- the trend ---------------------------------------------------------------------------------------------


def test_no_points_go_nowhere() -> None:
    trend = rules.trend([])
    assert (trend.direction, trend.change_percentage, trend.consistency_score) == ("maintaining", 0, 0)


@pytest.mark.parametrize("points", [[point(0)], [point(0, 100), point(0, 120)]])
def test_a_single_day_goes_nowhere(points: list[StrengthPoint]) -> None:
    assert rules.trend(points).direction == "maintaining"
    assert rules.trend(points).change_percentage == 0


@pytest.mark.parametrize(
    ("last", "direction", "change"),
    [(110, "improving", 10), (100.6, "improving", 0.6), (100.5, "maintaining", 0.5), (100, "maintaining", 0),
     (99.5, "maintaining", -0.5), (99.4, "declining", -0.6), (80, "declining", -20)],
)  # fmt: skip
def test_half_a_percent_either_way_is_steady(last: float, direction: str, change: float) -> None:
    trend = rules.trend([point(0, 100), point(30, last)])
    assert (trend.direction, trend.change_percentage) == (direction, change)


def test_the_line_is_the_least_squares_one() -> None:
    """Days 0, 7, 14, 21 with 100, 104, 102, 108: slope 2.2 per week from 100.2, by hand."""
    points = [point(day, value) for day, value in ((0, 100), (7, 104), (14, 102), (21, 108))]
    assert rules.trend(points).change_percentage == pytest.approx(6.6 / 100.2 * 100, abs=0.005)


def test_one_bad_day_at_the_end_turns_nothing_around() -> None:
    points = [point(day * 7, 100.0 + day) for day in range(12)] + [point(84, 104)]
    assert rules.trend(points).direction == "improving"


def test_the_days_between_count() -> None:
    """A plateau of many sessions and then a jump: the sessions lie on their days, not in equal steps."""
    close = [point(day, 100) for day in range(5)]
    assert rules.trend([*close, point(100, 110)]).change_percentage == pytest.approx(10, abs=0.3)


def test_without_a_weight_repetitions_tell() -> None:
    trend = rules.trend([point(0, None, reps=10), point(7, None, reps=15)])
    assert (trend.measured, trend.direction, trend.change_percentage) == ("reps", "improving", 50)


def test_less_assistance_is_an_improvement() -> None:
    helped = [point(0, None, weight=40, assisted=True), point(7, None, weight=30, assisted=True)]
    trend = rules.trend(helped)
    assert (trend.measured, trend.direction, trend.change_percentage) == ("assistance", "improving", 25)
    assert rules.trend([point(0, None, assisted=True), point(7, None, assisted=True)]).direction == "maintaining"


def test_consistency_is_the_share_of_weeks_with_a_session() -> None:
    assert rules.trend([point(0), point(1), point(7), point(27)]).consistency_score == 75
    assert rules.trend([point(0), point(6)]).consistency_score == 100
    assert rules.trend([point(6), point(7)]).consistency_score == 100


@given(st.lists(st.tuples(st.integers(0, 400), st.floats(1, 500)), max_size=20))
def test_any_points_have_a_trend(found: list[tuple[int, float]]) -> None:
    trend = rules.trend([point(day, value) for day, value in sorted(found)])
    assert abs(trend.change_percentage) < float("inf")
    assert 0 <= trend.consistency_score <= 100


# --- points ------------------------------------------------------------------------------------------------


def test_points_are_one_per_workout_oldest_first() -> None:
    newest_first = [
        point(7, 90, workout_id="b", volume=500),
        point(7, 110, workout_id="b", volume=300),
        point(0, 100, workout_id="a", volume=400),
        point(0, None, workout_id="warm-up", reps=None),
    ]
    found = rules.points_by_workout(newest_first)
    assert [(item.workout_id, item.one_rep_max, item.volume) for item in found] == [("a", 100, 400), ("b", 110, 800)]


def test_of_two_assisted_points_the_one_with_less_help_counts() -> None:
    same = {"workout_id": "a", "assisted": True}
    found = rules.points_by_workout([point(0, None, weight=30, **same), point(0, None, weight=20, **same)])
    assert [item.weight for item in found] == [20]


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
