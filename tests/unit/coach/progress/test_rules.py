"""The trend of a lift, and when it is stuck: the numbers of the specification of the coach, section 5."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from fitai.coach.progress import rules
from fitai.coach.progress.rules import DayBest
from fitai.workouts.models import StrengthPoint
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 30)


def weekly(values: Sequence[float]) -> list[DayBest]:
    """A best a week, the last one today."""
    first = TODAY - timedelta(weeks=len(values) - 1)
    return [DayBest(first + timedelta(weeks=place), value, 5) for place, value in enumerate(values)]


def point(
    days_ago: int, one_rep_max: float | None, *, deload: bool = False, reps: int = 5, id: str = ""
) -> StrengthPoint:
    return StrengthPoint(
        date=TODAY - timedelta(days=days_ago),
        workout_id=id or f"workout-{days_ago}",
        weight=one_rep_max,
        reps=reps,
        one_rep_max=one_rep_max,
        deload=deload,
    )


# --- the trend ---------------------------------------------------------------------------------------------


def test_the_worked_example_goes_up() -> None:
    trend = rules.trend(weekly([100, 101, 102.5, 103, 104.5, 105]))
    assert trend is not None
    assert (trend.slope, trend.low, trend.high) == pytest.approx((1.0, 0.5, 1.5))
    assert trend.direction == "up"


def test_an_outlier_leaves_the_slope_and_takes_the_direction() -> None:
    trend = rules.trend(weekly([100, 101, 102.5, 150, 104.5, 105]))
    assert trend is not None
    assert (trend.slope, trend.low, trend.high) == pytest.approx((1.0, -22.5, 24.5))
    assert trend.direction == "flat"


def test_a_fall_is_down() -> None:
    trend = rules.trend(weekly([105, 104.5, 103, 102.5, 101, 100]))
    assert trend is not None
    assert trend.direction == "down"


def test_four_days_have_no_trend_and_five_have_one() -> None:
    assert rules.trend(weekly([100, 101, 102, 103])) is None
    assert rules.trend(weekly([100, 101, 102, 103, 104])) is not None


def test_the_bounds_of_five_points_are_the_outermost_slopes() -> None:
    """N = 10, C = 1.96·√(5·4·15/18) = 8.0, ⌊(10 − 8.0)/2⌋ = 0: L is 1 at least."""
    trend = rules.trend(weekly([100, 103, 104, 110, 111]))
    assert trend is not None
    assert (trend.low, trend.high) == pytest.approx((1.0, 6.0))


@pytest.mark.parametrize(
    ("count", "place"), [(5, 1), (6, 2), (7, 3), (8, 6), (12, 18), (20, 64), (60, 731), (84, 1489)]
)
def test_the_bounds_are_the_same_place_from_below_and_from_above(count: int, place: int) -> None:
    """L = ⌊(N − 1.96·√(n(n−1)(2n+5)/18)) / 2⌋, computed by hand for each n; of 20: (190 − 60.4) / 2 = 64.8."""
    values = [100 + (37 * day * day) % 101 / 7 for day in range(count)]
    bests = [DayBest(TODAY + timedelta(days=day), value, 5) for day, value in enumerate(values)]
    slopes = sorted(
        (values[later] - values[day]) / (later - day) * 7 for day in range(count) for later in range(day + 1, count)
    )
    trend = rules.trend(bests)
    assert trend is not None
    assert (trend.low, trend.high) == pytest.approx((slopes[place - 1], slopes[-place]), abs=1e-11)
    assert len(set(slopes[place - 3 if place > 2 else 0 : place + 2])) >= 3, "another place is another bound"


@given(st.lists(st.floats(20, 300), min_size=5, max_size=30), st.floats(-5, 5))
def test_a_steady_gain_moves_slope_and_bounds_by_itself(values: list[float], gain: float) -> None:
    before = rules.trend(weekly(values))
    after = rules.trend(weekly([value + gain * place for place, value in enumerate(values)]))
    assert before is not None
    assert after is not None
    assert before.low <= before.slope <= before.high
    assert after.slope == pytest.approx(before.slope + gain, abs=1e-6)
    assert (after.low, after.high) == pytest.approx((before.low + gain, before.high + gain), abs=1e-6)


# --- the best of each day ----------------------------------------------------------------------------------


def test_the_best_of_a_day_counts_once() -> None:
    measure, bests = rules.day_bests([point(7, 100, id="a"), point(7, 110, id="b"), point(0, 105)], TODAY)
    assert measure == "one_rep_max"
    assert [best.value for best in bests] == [110, 105]


def test_deload_days_and_what_is_older_than_twelve_weeks_are_left_out() -> None:
    points = [point(84, 90), point(83, 91), point(7, 50, deload=True), point(0, 92)]
    assert [best.value for best in rules.day_bests(points, TODAY)[1]] == [91, 92]


def test_a_shorter_period_leaves_out_more() -> None:
    points = [point(28, 90), point(27, 91), point(0, 92)]
    assert [best.value for best in rules.day_bests(points, TODAY, weeks=4)[1]] == [91, 92]


def test_without_a_weight_the_repetitions_are_compared() -> None:
    measure, bests = rules.day_bests([point(3, None, reps=8), point(0, None, reps=10)], TODAY)
    assert (measure, [best.value for best in bests]) == ("reps", [8, 10])


def test_less_assistance_is_a_rise() -> None:
    points = [
        StrengthPoint(date=best.day, workout_id=str(best.day), weight=best.value, reps=8, assisted=True)
        for best in weekly([40, 37.5, 35, 30, 27.5])
    ]
    measure, bests = rules.day_bests(points, TODAY)
    trend = rules.trend(bests)
    assert trend is not None
    assert (measure, trend.direction) == ("assistance", "up")
    assert rules.plateau(bests) is None


# --- the plateau -------------------------------------------------------------------------------------------


def test_the_worked_example_is_stuck() -> None:
    """104.3 ≤ 1.005 · 104 = 104.52."""
    plateau = rules.plateau(weekly([100, 102, 104, 104.2, 104.1, 104.3]))
    assert plateau is not None
    assert (plateau.recent.value, plateau.before.value) == (104.3, 104)
    assert (plateau.days_since, plateau.sessions_since) == (21, 3)


def test_a_gain_of_more_than_half_a_percent_is_none() -> None:
    assert rules.plateau(weekly([100, 102, 104, 104.2, 104.1, 104.6])) is None


def test_half_a_percent_exactly_is_stuck() -> None:
    assert rules.plateau(weekly([100, 200, 100, 100, 201])) is not None
    assert rules.plateau(weekly([100, 200, 100, 100, 201.01])) is None


def test_four_days_are_no_plateau() -> None:
    assert rules.plateau(weekly([100, 100, 100, 100])) is None


@given(st.lists(st.floats(20, 300), min_size=5, max_size=40))
def test_it_is_stuck_by_the_formula_and_by_nothing_else(values: list[float]) -> None:
    needed = 1.005 * max(values[:-3])
    if abs(max(values[-3:]) - needed) > 1e-6:
        assert (rules.plateau(weekly(values)) is not None) == (max(values[-3:]) <= needed)


def test_an_assisted_exercise_is_stuck_where_the_help_stays() -> None:
    assert rules.plateau(weekly([-40, -30, -30, -30, -30])) is not None
    assert rules.plateau(weekly([-40, -30, -30, -30, -29])) is None
