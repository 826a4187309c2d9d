"""What counts, and on which boards: the numbers of the specification."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fitai.community.leaderboards import rules
from fitai.community.leaderboards.models import LeaderboardMetric, LeaderboardPeriod
from fitai.community.leaderboards.rules import DayValues, Training

MONDAY = date(2026, 3, 2)


def days(*values: DayValues) -> Training:
    return Training({MONDAY + timedelta(days=place): value for place, value in enumerate(values)})


@pytest.mark.parametrize(
    ("metric", "value"), [("workouts", 2.0), ("minutes", 180.0), ("distance", 9000.0), ("volume", 7000.0)]
)
def test_a_day_counts_up_to_its_limit(metric: LeaderboardMetric, value: float) -> None:
    training = days(DayValues(3, 4 * 3600, 5000, 3000), DayValues(1, 3600, 4000, 4000))
    assert rules.period_value(metric, "weekly", MONDAY, training) == value


@pytest.mark.parametrize(("target", "trained", "percent"), [(3, 3, 100), (3, 6, 100), (4, 1, 25), (9, 7, 100)])
def test_the_own_target_counts_up_to_100_percent(target: int, trained: int, percent: float) -> None:
    training = Training(days(*[DayValues(1)] * trained).days, weekly_target=target)
    assert rules.period_value("target", "weekly", MONDAY, training) == percent


def test_what_is_beyond_a_weeks_target_makes_up_for_no_other_week() -> None:
    done = {date(2026, 2, day): DayValues(1) for day in range(1, 8)}
    training = Training(done, weekly_target=3)
    assert rules.period_value("target", "monthly", date(2026, 2, 1), training) == 25


@pytest.mark.parametrize(("best", "percent"), [(102.0, 2.0), (99.0, 0.0), (124.0, 20.0), (126.0, 0.0)])
def test_a_gain_of_strength_counts_up_to_20_percent_and_a_jump_not_at_all(best: float, percent: float) -> None:
    estimates = {"squat": {MONDAY - timedelta(days=20): 100.0, MONDAY: best}}
    value = rules.period_value("strength", "weekly", MONDAY, Training({}, estimates))
    assert value == pytest.approx(percent)


def test_a_jump_counts_once_it_is_repeated() -> None:
    estimates = {"squat": {MONDAY - timedelta(days=20): 100.0, MONDAY: 130.0, MONDAY + timedelta(days=2): 131.0}}
    assert rules.period_value("strength", "weekly", MONDAY, Training({}, estimates)) == 20


def test_estimates_of_a_day_with_an_excluded_workout_do_not_count() -> None:
    estimates = {"squat": {MONDAY - timedelta(days=20): 100.0, MONDAY: 110.0}}
    assert rules.period_value("strength", "weekly", MONDAY, Training({}, estimates, excluded_days={MONDAY})) == 0


def test_an_excluded_workout_leaves_the_others_of_its_day() -> None:
    counted = rules.counted_days({MONDAY: DayValues(2, 7200, 0, 70_000)}, [(MONDAY, DayValues(1, 3600, 0, 65_000))])
    assert counted == {MONDAY: DayValues(1, 3600, 0, 5_000)}


def test_a_day_with_more_than_24_hours_counts_nothing() -> None:
    assert rules.counted_days({MONDAY: DayValues(9, 24 * 3600 + 1)}, []) == {}


@pytest.mark.parametrize(
    ("period", "board", "before"),
    [
        ("daily", "wo-d-20260304", "wo-d-20260303"),
        ("weekly", "wo-w-20260302", "wo-w-20260223"),
        ("monthly", "wo-m-202603", "wo-m-202602"),
        ("all_time", "wo-a-", None),
    ],
)
def test_a_board_is_that_of_a_period(period: LeaderboardPeriod, board: str, before: str | None) -> None:
    assert rules.board_id("workouts", period, date(2026, 3, 4)) == board
    assert rules.board_before("workouts", period, date(2026, 3, 4)) == before


def test_a_board_closes_48_hours_after_its_period_has_ended_everywhere() -> None:
    assert rules.closes_at("weekly", MONDAY) == datetime(2026, 3, 11, 12, tzinfo=UTC)
    assert rules.closes_at("all_time", MONDAY) is None
    last = datetime(2026, 3, 11, 11, 59, tzinfo=UTC)
    boards = [rules.board_id(*board) for board in rules.open_boards([MONDAY], last)]
    assert "wo-w-20260302" in boards
    assert "wo-d-20260302" not in boards
    boards = [rules.board_id(*board) for board in rules.open_boards([MONDAY], last + timedelta(minutes=2))]
    assert "wo-w-20260302" not in boards
    assert "wo-m-202603" in boards


def test_ids_of_boards_are_short_enough_to_stand_in_the_keys() -> None:
    for metric, declared in rules.METRICS.items():
        for period in declared.periods:
            assert len(rules.board_id(metric, period, MONDAY)) <= 16
