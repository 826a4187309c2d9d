"""The trend, the plateau and the consistency of an exercise, by the worked examples and by plain recomputation."""

from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from fitai.progress.strength import rules
from fitai.training.progression import NextTarget, TargetReason
from fitai.workouts.models import StrengthPoint
from hypothesis import given, settings
from hypothesis import strategies as st

MONDAY = date(2026, 1, 5)
EXAMPLE = [(0, 100), (4, 101.5), (7, 101), (11, 103), (14, 102.5), (18, 92), (21, 104), (25, 105.5), (28, 105)]


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def point(day: int, one_rep_max: float | None = 100.0, **more: Any) -> StrengthPoint:
    fields = {"date": on(day), "workout_id": f"w{day:03d}", "one_rep_max": one_rep_max, "reps": 5}
    return StrengthPoint(**(fields | more))


def points(*values: tuple[int, float]) -> list[StrengthPoint]:
    return [point(day, value) for day, value in values]


# --- the trend ---------------------------------------------------------------------------------------------


def test_the_worked_example() -> None:
    trend = rules.trend(points(*EXAMPLE), on(28))
    assert trend.per_week is not None
    assert (trend.per_week.value, trend.per_week.low, trend.per_week.high) == pytest.approx((1.25, 0.7, 1.75))
    assert (trend.direction, trend.change_percentage) == ("improving", 5.0)
    assert (trend.session_count, trend.measured, trend.reason) == (9, "one_rep_max", None)


def test_one_bad_day_turns_nothing_around() -> None:
    """The straight line of least squares, which the bad day pulls down, is 0.878 per week by the same points."""
    change = rules.trend(points(*EXAMPLE), on(28)).change_percentage
    without = rules.trend(points(*(entry for entry in EXAMPLE if entry[1] != 92)), on(28)).change_percentage
    assert change == pytest.approx(without, abs=0.5)


def test_with_five_sessions_there_is_a_reason_and_no_trend() -> None:
    trend = rules.trend(points(*EXAMPLE[:5]), on(28))
    assert (trend.direction, trend.change_percentage, trend.per_week) == (None, None, None)
    assert (trend.reason, trend.session_count) == ("too_few_sessions", 5)
    assert trend.message == "A trend needs 6 sessions in 90 days."
    assert rules.trend(points(*EXAMPLE[:6]), on(28)).direction is not None


def test_six_sessions_of_one_day_have_no_trend() -> None:
    same_day = [point(0, 100 + number, workout_id=f"w{number}") for number in range(6)]
    assert rules.trend(same_day, on(0)).reason == "too_few_days"


def test_nothing_done_has_no_trend() -> None:
    trend = rules.trend([], on(0))
    assert (trend.direction, trend.session_count, trend.consistency_score) == (None, 0, 0)


@pytest.mark.parametrize(
    ("gain", "direction", "change"),
    [(1.0, "improving", 1.0), (0.6, "improving", 0.6), (0.5, "maintaining", 0.5), (0.0, "maintaining", 0),
     (-0.5, "maintaining", -0.5), (-0.6, "declining", -0.6), (-20, "declining", -20)],
)  # fmt: skip
def test_half_a_percent_either_way_is_steady(gain: float, direction: str, change: float) -> None:
    trend = rules.trend(points(*((day, 100 + gain * day / 30) for day in range(0, 31, 5))), on(30))
    assert (trend.direction, trend.change_percentage) == (direction, change)


def test_a_change_whose_interval_holds_zero_is_no_direction() -> None:
    trend = rules.trend(points((0, 100), (5, 106), (10, 98), (15, 108), (20, 99), (25, 109)), on(25))
    assert trend.per_week is not None
    assert trend.per_week.low <= 0 <= trend.per_week.high
    assert (trend.direction, (trend.change_percentage or 0) > 0.5) == ("maintaining", True)


def test_without_a_weight_repetitions_tell() -> None:
    reps = [point(day, None, reps=10 + day) for day in range(6)]
    trend = rules.trend(reps, on(5))
    assert (trend.measured, trend.direction, trend.change_percentage) == ("reps", "improving", 50)
    assert trend.per_week is None
    assert trend.reps_per_week is not None
    assert trend.reps_per_week.value == pytest.approx(7)


def test_less_assistance_is_an_improvement() -> None:
    helped = [point(day * 7, None, weight=40 - 2 * day, assisted=True) for day in range(6)]
    trend = rules.trend(helped, on(35))
    assert (trend.measured, trend.direction, trend.change_percentage) == ("assistance", "improving", 25)
    assert trend.per_week is not None
    assert trend.per_week.value == pytest.approx(-2)


def test_added_weight_is_the_opposite_of_assistance() -> None:
    weights = [(20, True), (15, True), (10, True), (5, True), (0, True), (5, False)]
    mixed = [point(day * 7, None, weight=weight, assisted=assisted) for day, (weight, assisted) in enumerate(weights)]
    trend = rules.trend(mixed, on(35))
    assert trend.per_week is not None
    assert (trend.per_week.value, trend.direction) == (pytest.approx(-5), "improving")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 89), st.floats(1, 500)), max_size=20))
def test_the_trend_is_that_of_all_pairs(found: list[tuple[int, float]]) -> None:
    ordered = sorted(found)
    trend = rules.trend([point(day, value, workout_id=str(n)) for n, (day, value) in enumerate(ordered)], on(89))
    slopes = [
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for place, earlier in enumerate(ordered)
        for later in ordered[place + 1 :]
        if later[0] > earlier[0]
    ]
    if len(ordered) < 6 or not slopes:
        assert trend.direction is None
        return
    assert trend.per_week is not None
    assert trend.per_week.value == pytest.approx(median(slopes) * 7)
    assert trend.per_week.low <= trend.per_week.value <= trend.per_week.high
    assert (trend.direction == "improving") == (trend.per_week.low > 0 and (trend.change_percentage or 0) > 0.5)


# --- the window, the best and the consistency --------------------------------------------------------------


def test_points_are_one_per_workout_oldest_first() -> None:
    newest_first = [
        point(7, 90, workout_id="b", volume=500),
        point(7, 110, workout_id="b", volume=300),
        point(0, 100, workout_id="a", volume=400),
    ]
    found = rules.points_by_workout(newest_first)
    assert [(item.workout_id, item.one_rep_max, item.volume) for item in found] == [("a", 100, 400), ("b", 110, 800)]


def test_of_two_assisted_points_the_one_with_less_help_counts() -> None:
    same = {"workout_id": "a", "assisted": True}
    found = rules.points_by_workout([point(0, None, weight=30, **same), point(0, None, weight=20, **same)])
    assert [item.weight for item in found] == [20]


def test_the_window_is_ninety_days_with_today() -> None:
    series = [point(day) for day in (0, 1, 2, 90)]
    assert [item.date for item in rules.recent_points(series, [], on(90))] == [on(1), on(2), on(90)]


def test_a_page_adds_what_the_series_does_not_have_yet() -> None:
    series, page = [point(1, 100), point(2, 101)], [point(2, 90), point(3, 102)]
    assert [item.one_rep_max for item in rules.recent_points(series, page, on(5))] == [100, 101, 102]


def test_an_estimate_from_many_repetitions_counts_only_where_there_is_no_other() -> None:
    unsure = point(0, 140, low_confidence=True)
    assert rules.current_strength([]) is None
    best = rules.current_strength([unsure, point(7, 120), point(8, 110)])
    assert best is not None
    assert (best.date, best.one_rep_max, best.low_confidence) == (on(7), 120, False)
    only = rules.current_strength([unsure])
    assert only is not None
    assert (only.one_rep_max, only.low_confidence) == (140, True)


@pytest.mark.parametrize(
    ("days", "today", "paused", "score"),
    [
        ([0, 1, 7, 27], 27, [], 75),
        ([0, 6], 6, [], 100),
        ([6, 7], 7, [], 100),
        ([0], 20, [], 50),  # two whole weeks, and the running one that has no session yet
        ([0], 27, [], 33.3),
        ([0, 21], 27, [7, 14], 100),
        ([0, 21], 27, [7], 66.7),
        ([0, 7], 7, [7], 100),
        ([0], 3, [0], 0),
        ([], 7, [], 0),
    ],
)
def test_consistency_is_weeks_trained_of_weeks(days: list[int], today: int, paused: list[int], score: float) -> None:
    paused_weeks = {on(day) for day in paused}
    assert rules.consistency([on(day) for day in days], on(today), paused_weeks) == score


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 89), min_size=1, max_size=30), st.sets(st.integers(0, 12)), st.integers(0, 10))
def test_consistency_is_a_count_of_weeks(days: list[int], paused: set[int], later: int) -> None:
    today = max(days) + later
    weeks = [week for week in range(min(days) // 7, today // 7 + 1) if week not in paused]
    trained = [week for week in weeks if any(day // 7 == week for day in days)]
    if weeks and weeks[-1] == today // 7 and weeks[-1] not in trained:
        weeks.pop()
    expected = round(100 * len(trained) / len(weeks), 1) if weeks else 0
    assert rules.consistency([on(day) for day in days], on(today), {on(7 * week) for week in paused}) == expected


# --- the plateau -------------------------------------------------------------------------------------------

FLAT = [(0, 100), (7, 104), (14, 103), (21, 104), (28, 103)]


def test_a_plateau_has_its_facts() -> None:
    plateau = rules.plateau(points(*FLAT), None)
    assert plateau is not None
    assert (plateau.since, plateau.best, plateau.days_since, plateau.sessions_since) == (on(7), 104, 21, 3)


@pytest.mark.parametrize(
    "found",
    [
        FLAT[1:],  # four sessions
        [*FLAT[:4], (28, 104.6)],  # a gain above half a percent
        [(day // 3, value) for day, value in FLAT],  # the best is no two weeks old
    ],
)
def test_no_plateau(found: list[tuple[int, float]]) -> None:
    assert rules.plateau(points(*found), None) is None


def test_a_gain_of_half_a_percent_is_none_but_moves_the_best() -> None:
    assert rules.plateau(points(*FLAT[:3], (21, 104.5), (28, 103)), None) is None
    later = rules.plateau(points(*FLAT[:3], (21, 104.5), (28, 103), (35, 103)), None)
    assert later is not None
    assert (later.since, later.best) == (on(21), 104.5)


def test_deload_sessions_are_left_out() -> None:
    with_deload = [*points(*FLAT[:4]), point(28, 80, deload=True)]
    assert rules.plateau(with_deload, None) is None
    plateau = rules.plateau([*with_deload, point(35, 103)], None)
    assert plateau is not None
    assert plateau.sessions_since == 3
    assert "deload" not in {suggestion.kind for suggestion in plateau.suggestions}


def test_assistance_and_repetitions_have_no_plateau_of_the_one_rep_max() -> None:
    assert rules.plateau([point(day * 7, None) for day in range(6)], None) is None
    assert rules.plateau([point(day * 7, None, weight=20, assisted=True) for day in range(6)], None) is None


def kinds(found: list[StrengthPoint], target: NextTarget | None = None) -> set[str]:
    plateau = rules.plateau(found, target)
    assert plateau is not None
    return {suggestion.kind for suggestion in plateau.suggestions}


def test_suggestions_follow_from_facts() -> None:
    assert kinds(points(*FLAT)) == {"deload", "vary_repetitions"}
    varied = [point(day, value, reps=3 + day) for day, value in FLAT]
    assert kinds(varied) == {"deload"}
    rare = [(day * 2, value) for day, value in FLAT]
    assert "train_more_often" in kinds(points(*rare))
    failing = NextTarget((), 90.0, TargetReason.REDUCE, "3 failures in a row: build up again from less.")
    assert "reduce_load" in kinds(points(*FLAT), failing)
