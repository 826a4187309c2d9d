"""The rules of goals, number by number."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.goals import rules
from fitai.goals.models import CountedPeriod
from fitai.goals.rules import Point
from fitai.goals.state import GoalState, MilestoneState, Rate, UserCalendar

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def state(**changes: Any) -> GoalState:
    """A goal from 86 kg to 78 kg."""
    fields = {
        "id": "goal-1",
        "type": "weight",
        "kind": "weight",
        "title": "78 kg",
        "target_value": 78,
        "current_value": 86,
        "unit": "kg",
        "baseline": 86,
        "direction": "down",
        "start_date": DAY,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return GoalState(**(fields | changes))


def points(*values: float, counts: bool = True) -> list[Point]:
    return [Point(DAY + timedelta(days=day), value, counts) for day, value in enumerate(values)]


# --- progress ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "target", "current", "percent"),
    [(86, 78, 82.4, 45.0), (86, 78, 87, 0.0), (70, 76, 71.5, 25.0), (86, 78, 77, 100.0), (82.4, 80, 81.677, 30.1)],
)
def test_progress_is_the_part_of_the_way(baseline: float, target: float, current: float, percent: float) -> None:
    assert rules.progress(baseline, target, current) == percent


def test_no_progress_is_not_negative_zero() -> None:
    assert str(rules.progress(86, 78, 86)) == "0.0"


def test_a_goal_to_maintain_has_the_part_of_the_weeks_in_its_band() -> None:
    # 75 ± 1, 9 of 12 weeks in the band.
    kept = state(target_value=75, band=1, baseline=75, direction="maintain", start_date=DAY)
    values = [75.9, 74, 76, 75, 77, 75.5, 73.9, 74.5, 75, 76.1, 75, 74]
    weeks = [Point(DAY + timedelta(weeks=week), value) for week, value in enumerate(values)]
    judged = rules.apply_band(kept, weeks, DAY + timedelta(weeks=11))
    assert len(judged.periods) == 12
    assert rules.goal_progress(judged) == 75.0


def test_a_week_without_a_value_is_left_out_of_a_goal_to_maintain() -> None:
    kept = state(target_value=75, band=1, baseline=75, direction="maintain")
    judged = rules.apply_band(kept, [Point(DAY, 75), Point(DAY + timedelta(weeks=2), 78)], DAY + timedelta(weeks=2))
    assert rules.goal_progress(judged) == 50.0


# --- completion --------------------------------------------------------------------------------------------


def test_a_goal_completes_with_the_first_value_that_reaches_it() -> None:
    after = rules.apply_points(state(), points(84, 78, 79))
    assert (after.status, after.completed_on, after.current_value) == ("completed", DAY + timedelta(days=1), 78)


def test_a_value_on_too_few_weighing_days_reaches_nothing() -> None:
    after = rules.apply_points(state(milestones=[MilestoneState(value=80)]), points(79, 77, counts=False))
    assert (after.status, after.current_value, after.milestones[0].achieved_at) == ("active", 77, None)


def test_a_rebound_reopens_nothing() -> None:
    completed = rules.apply_points(state(), points(77))
    assert rules.apply_points(completed, points(77, 90, 91)) == completed


def test_a_goal_whose_data_is_gone_is_open_again() -> None:
    completed = rules.apply_points(state(), points(84, 77))
    reopened = rules.apply_points(completed, points(84))
    assert (reopened.status, reopened.completed_on, reopened.current_value) == ("active", None, 84)
    assert rules.difference(completed, reopened).reopened


def test_without_any_data_the_value_is_the_baseline() -> None:
    assert rules.apply_points(rules.apply_points(state(), points(84)), []).current_value == 86


def test_data_before_the_goal_or_after_its_date_reaches_nothing() -> None:
    dated = state(target_date=DAY + timedelta(days=1))
    assert rules.apply_points(dated, [Point(DAY - timedelta(days=1), 70)]).status == "active"
    assert rules.apply_points(dated, [Point(DAY + timedelta(days=2), 70)]).status == "active"
    assert rules.apply_points(dated, [Point(DAY + timedelta(days=1), 70)]).status == "completed"


def test_a_milestone_is_dated_by_the_data_and_told_once() -> None:
    before = state(milestones=[MilestoneState(value=82)])
    after = rules.apply_points(before, points(84, 81, 80))
    assert after.milestones[0].achieved_at == DAY + timedelta(days=1)
    assert len(rules.difference(before, after).milestones) == 1
    told = rules.with_milestones_told(after)
    withdrawn = rules.apply_points(told, points(84))
    assert withdrawn.milestones[0].achieved_at is None
    assert rules.difference(withdrawn, rules.apply_points(withdrawn, points(81))).milestones == []


def test_what_was_reached_before_the_known_data_stays() -> None:
    completed = rules.apply_points(state(), points(77))
    assert rules.apply_points(completed, [], known_since=DAY + timedelta(days=1)) == completed


def test_a_paused_goal_completes_nothing() -> None:
    assert rules.apply_points(rules.pause(state(), DAY), points(77)).status == "paused"


# --- projection and safety ---------------------------------------------------------------------------------


def rate(value: float, low: float, high: float) -> Rate:
    return Rate(value=value, low=low, high=high, day=date(2026, 3, 24))


def test_the_worked_example_of_the_projection() -> None:
    # The body data of section A: T 81.677, -0.338 kg a week (-0.700 … -0.233); target 80.
    result = rules.projection(80, 81.677, rate(-0.338, -0.700, -0.233))
    assert (result.eta_weeks, result.eta_weeks_low, result.eta_weeks_high) == (5.0, 2.4, 7.2)
    assert result.eta_date == date(2026, 3, 24) + timedelta(days=35)


def test_an_interval_that_contains_0_gives_no_eta() -> None:
    result = rules.projection(80, 81.677, rate(-0.338, -0.7, 0.1))
    assert (result.eta_weeks, result.reason) == (None, "no_direction")


def test_the_wrong_direction_and_too_little_data_give_no_eta() -> None:
    assert rules.projection(80, 81.677, rate(0.3, 0.1, 0.5)).reason == "wrong_direction"
    assert rules.projection(80, 81.677, None).reason == "no_rate"


def test_a_rate_of_almost_nothing_has_an_eta_without_a_date() -> None:
    assert rules.projection(80, 81.677, rate(-1e-9, -2e-9, -1e-10)).eta_date is None


@pytest.mark.parametrize(
    ("days", "warned"),
    [(69, True), (70, False)],  # from 80 to 72 in ten weeks: 0.8 kg a week are 1 %
)
def test_losing_more_than_one_percent_a_week_is_warned_of(days: int, warned: bool) -> None:
    fast = state(baseline=80, current_value=80, target_value=72, target_date=DAY + timedelta(days=days))
    assert rules.warnings(fast, DAY) == (["fast_loss"] if warned else [])


def test_a_rate_of_more_than_one_percent_is_warned_of() -> None:
    assert rules.warnings(state(current_value=80, rate=rate(-0.81, -1, -0.7)), DAY) == ["fast_loss"]
    assert rules.warnings(state(current_value=80, rate=rate(-0.8, -1, -0.7)), DAY) == []


# --- dates -------------------------------------------------------------------------------------------------


def test_a_goal_expires_seven_days_after_the_end_of_its_date_in_local_time() -> None:
    berlin = state(target_date=date(2026, 3, 20), calendar=UserCalendar(timezone="Europe/Berlin"))
    # 2026-03-28 00:00 in Berlin, which is still winter time.
    assert rules.expiry(berlin) == datetime(2026, 3, 27, 23, tzinfo=UTC)
    # A day later begins in summer time's week end; the day starts at four.
    late = berlin.model_copy(update={"calendar": UserCalendar(timezone="Europe/Berlin", day_starts_at=4)})
    assert rules.expiry(late.model_copy(update={"target_date": date(2026, 3, 21)})) == datetime(
        2026, 3, 29, 2, tzinfo=UTC
    )


def test_without_a_date_or_paused_a_goal_does_not_expire() -> None:
    dated = state(target_date=date(2026, 3, 20))
    assert rules.expiry(state()) is None
    assert rules.expiry(rules.pause(dated, DAY)) is None


def test_a_pause_moves_the_date() -> None:
    paused = rules.pause(state(target_date=date(2026, 3, 20)), DAY)
    resumed = rules.resume(paused, DAY + timedelta(days=10))
    assert (resumed.status, resumed.target_date, resumed.paused_on) == ("active", date(2026, 3, 30), None)


def test_at_its_end_a_goal_by_period_is_completed_if_every_period_was_met() -> None:
    def ended(*values: float) -> GoalState:
        weeks = [
            CountedPeriod(
                start_date=DAY + timedelta(weeks=week),
                end_date=DAY + timedelta(weeks=week, days=6),
                target=3,
                value=value,
                met=value >= 3,
            )
            for week, value in enumerate(values)
        ]
        goal = state(
            kind="frequency", type="frequency", unit="workouts", period="week", target_value=3, baseline=0,
            direction="up", periods=weeks, target_date=DAY + timedelta(days=7 * len(values) - 1),
        )  # fmt: skip
        return rules.expire(goal, DAY + timedelta(weeks=len(values) + 1))

    assert ended(3, 4).status == "completed"
    assert ended(3, 2).status == "expired"
    assert rules.expire(state(target_date=DAY), DAY + timedelta(days=8)).status == "expired"
