"""Goals that are counted by week, month or year."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.goals import periods, rules
from fitai.goals.state import GoalState, UserCalendar

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def goal(**changes: Any) -> GoalState:
    """Three workouts a week."""
    fields = {
        "id": "goal-1",
        "type": "frequency",
        "kind": "frequency",
        "title": "Three a week",
        "target_value": 3,
        "current_value": 0,
        "unit": "workouts",
        "period": "week",
        "baseline": 0,
        "direction": "up",
        "start_date": MONDAY,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return GoalState(**(fields | changes))


def counted(state: GoalState, *weeks: int, today: date | None = None) -> GoalState:
    """The goal after so many workouts in each week from the first on."""
    sums = {MONDAY + timedelta(weeks=week): float(number) for week, number in enumerate(weeks)}
    today = today or MONDAY + timedelta(weeks=len(weeks) - 1)
    return rules.apply_daily_sums(state, sums, periods.first_counted_day(state), today)


def test_twelve_a_month_are_a_pace_of_four_on_day_ten_of_thirty() -> None:
    pace = periods.pace(12, 5, date(2026, 6, 1), date(2026, 6, 30), date(2026, 6, 10))
    assert (pace.expected, pace.remaining, pace.projected) == (4.0, 7, 15)


@pytest.mark.parametrize(
    ("name", "starts_on", "bounds"),
    [
        ("week", "monday", (date(2026, 3, 2), date(2026, 3, 8))),
        ("week", "sunday", (date(2026, 3, 1), date(2026, 3, 7))),
        ("week", "saturday", (date(2026, 2, 28), date(2026, 3, 6))),
        ("month", "monday", (date(2026, 3, 1), date(2026, 3, 31))),
        ("year", "monday", (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_weeks_start_on_the_users_own_day(name: Any, starts_on: Any, bounds: tuple[date, date]) -> None:
    assert periods.period_bounds(name, date(2026, 3, 4), starts_on) == bounds


def test_each_period_keeps_the_target_that_it_had() -> None:
    state = counted(goal(), 3, 2)
    raised = periods.with_target(state, 2)
    later = periods.roll(raised, MONDAY + timedelta(weeks=3))
    assert [(week.target, week.met) for week in later.periods] == [(3, True), (2, True), (2, False), (2, False)]
    assert [week.target for week in counted(later, 1, 1, 1, 1).periods] == [3, 2, 2, 2]


def test_a_late_log_meets_the_week_that_it_was_done_in() -> None:
    state = counted(goal(), 2, 3)
    assert [week.met for week in state.periods] == [False, True]
    assert [week.met for week in counted(state, 3, 3).periods] == [True, True]


def test_a_workout_of_a_zone_ahead_is_in_its_own_week() -> None:
    sunday = MONDAY + timedelta(days=6)
    state = rules.apply_daily_sums(goal(), {sunday: 1.0, sunday + timedelta(days=1): 2.0}, MONDAY, sunday)
    assert [week.value for week in state.periods] == [1, 2]
    later = periods.roll(state, sunday + timedelta(days=2))
    assert [week.value for week in later.periods] == [1, 2]


def test_only_the_newest_periods_are_listed_and_a_run_before_them_is_known() -> None:
    weeks = periods.MAX_PERIODS + 7
    state = goal()
    for number in range(weeks):
        today = MONDAY + timedelta(weeks=number)
        state = rules.apply_daily_sums(periods.roll(state, today), {today: 3.0}, today, today)
    assert (len(state.periods), state.met_before) == (periods.MAX_PERIODS, 7)
    assert periods.goal_streak([state], MONDAY + timedelta(weeks=weeks - 1)) == weeks


# --- the streak --------------------------------------------------------------------------------------------


def streak(*states: GoalState, week: int) -> int:
    return periods.goal_streak(states, MONDAY + timedelta(weeks=week))


def test_the_streak_counts_weeks_in_which_every_goal_was_met() -> None:
    frequency, minutes = counted(goal(), 3, 3, 3, 0), counted(goal(id="goal-2"), 2, 3, 4, 0)
    assert streak(frequency, week=3) == 3
    assert streak(frequency, minutes, week=3) == 2


def test_the_running_week_counts_when_it_is_met_and_breaks_nothing_before() -> None:
    assert streak(counted(goal(), 3, 3), week=1) == 2
    assert streak(counted(goal(), 3, 2), week=1) == 1
    assert streak(counted(goal(), 3, 2), week=2) == 0


def test_a_goal_that_was_not_touched_for_weeks_has_no_streak() -> None:
    assert streak(counted(goal(), 3, 3), week=4) == 0


def test_a_month_is_judged_in_the_week_in_which_it_ends() -> None:
    monthly = goal(id="goal-2", period="month", target_value=20, start_date=date(2026, 3, 1))
    # March ends in the week of the 30th, the fifth one.
    weekly = counted(goal(), 3, 3, 3, 3, 3, 3)
    assert streak(weekly, counted(monthly, 3, 3, 3, 3, 3, 3), week=5) == 1
    assert streak(weekly, counted(monthly, 5, 5, 5, 5, 0, 0), week=5) == 6


def test_a_paused_week_neither_counts_nor_breaks() -> None:
    state = counted(goal(), 3)
    paused = rules.pause(state, MONDAY + timedelta(weeks=1))
    resumed = rules.resume(paused, MONDAY + timedelta(weeks=2, days=1))
    later = counted(resumed, 3, 0, 0, 3)
    assert [week.paused for week in later.periods] == [False, True, True, False]
    assert streak(later, week=3) == 2


def test_the_part_of_a_week_before_the_goal_breaks_nothing() -> None:
    state = goal(start_date=MONDAY + timedelta(days=4))
    assert streak(counted(state, 1, 3), week=1) == 1


def test_without_a_goal_by_period_there_is_no_streak() -> None:
    assert periods.goal_streak([], MONDAY) == 0
    assert periods.goal_streak([goal(period=None)], MONDAY) == 0


def test_another_start_of_the_week_begins_with_the_running_one() -> None:
    state = counted(goal(), 3, 1, today=MONDAY + timedelta(days=8))
    moved = state.model_copy(update={"calendar": UserCalendar(week_starts_on="sunday")})
    rolled = periods.roll(moved, MONDAY + timedelta(days=8))
    assert [week.start_date for week in rolled.periods] == [MONDAY, MONDAY + timedelta(days=6)]
    assert [week.met for week in rolled.periods] == [True, False]
