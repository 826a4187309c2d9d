"""When the coach looks at a user's training, and what it may recommend."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.coach.models import Occasion, RecommendationType
from fitai.coach.proactive import rules
from fitai.coach.proactive.models import Finding, PastFinding, ProactiveState
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)


def finding(occasion: Occasion, subject: str = "squat", weight: float = 0.0) -> Finding:
    texts: dict[str, Any] = {"title": "T", "description": "D", "reasoning": "R", "confidence": 0.7, "priority": "low"}
    return Finding(occasion=occasion, subject=subject, type=RecommendationType.EXERCISE, weight=weight, **texts)


def past(occasion: Occasion, subject: str = "squat", **ago: float) -> PastFinding:
    return PastFinding(occasion=occasion, subject=subject, at=NOW - timedelta(**ago))


# --- the next look -----------------------------------------------------------------------------------------


def test_the_first_look_is_on_the_morning_after_the_workout_in_the_users_zone() -> None:
    check_at = rules.next_check(None, rules.moments(MONDAY, "America/New_York"))
    assert check_at == datetime(2026, 3, 3, 14, tzinfo=UTC)  # 9:00 in New York


def test_between_two_looks_are_three_days() -> None:
    checked_at = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
    check_at = rules.next_check(checked_at, rules.moments(date(2026, 3, 4), "UTC"))
    assert check_at == datetime(2026, 3, 6, 9, 5, tzinfo=UTC)


def test_after_a_look_the_next_one_is_when_a_break_has_begun() -> None:
    times = rules.moments(MONDAY, "UTC")
    assert rules.next_check(datetime(2026, 3, 3, 9, 5, tzinfo=UTC), times) == datetime(2026, 3, 16, 9, tzinfo=UTC)


def test_after_the_look_at_a_break_there_is_none_until_the_next_workout() -> None:
    assert rules.next_check(datetime(2026, 3, 16, 9, 5, tzinfo=UTC), rules.moments(MONDAY, "UTC")) is None


# --- how much is recommended -------------------------------------------------------------------------------


def test_at_most_two_are_recommended_within_seven_days() -> None:
    first, second = past("plateau", days=6, hours=23), past("deload", days=1)
    assert rules.may_recommend([first], NOW)
    assert not rules.may_recommend([first, second], NOW)
    assert rules.may_recommend([past("plateau", days=7), second], NOW)


@given(st.lists(st.integers(0, 60 * 24), max_size=60))
def test_no_seven_days_have_more_than_two(hours: list[int]) -> None:
    state = ProactiveState()
    made: list[datetime] = []
    for hour in sorted(hours):
        moment = NOW + timedelta(hours=hour)
        if rules.may_recommend(state.findings, moment):
            made.append(moment)
            new_finding = finding("plateau", subject=str(hour))
            state = ProactiveState(findings=rules.with_finding(state, new_finding, moment))
    assert all(third - first >= rules.WEEK for first, third in zip(made, made[2:], strict=False))


def test_the_same_is_not_recommended_again_within_four_weeks() -> None:
    findings = [finding("plateau"), finding("plateau", "bench")]
    best = rules.best_finding(findings, [past("plateau", days=27)], NOW)
    assert best is not None
    assert best.subject == "bench"
    assert rules.best_finding([finding("plateau")], [past("plateau", days=27)], NOW) is None
    assert rules.best_finding([finding("plateau")], [past("plateau", days=28)], NOW) is not None


def test_what_matters_more_goes_first() -> None:
    findings = [finding("imbalance", weight=9), finding("plateau", weight=0.5), finding("plateau", "bench", 0.7)]
    best = rules.best_finding(findings, [], NOW)
    assert best is not None
    assert (best.occasion, best.subject) == ("plateau", "bench")
    best = rules.best_finding([*findings, finding("deload")], [], NOW)
    assert best is not None
    assert best.occasion == "deload"


# --- what is found -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sets", "floor", "lacks"), [(4.9, 10, True), (5, 10, False), (1, 3, True), (1.1, 3, False), (0, 0, False)]
)
def test_a_muscle_lacks_sets_below_half_of_its_floor(sets: float, floor: float, lacks: bool) -> None:
    assert rules.lacks_sets(sets, floor) is lacks


@pytest.mark.parametrize(
    ("push", "pull", "side"),
    [
        (10, 10, None),
        (4.9, 10, "push"),
        (5, 10, None),
        (15, 10, None),
        (15.1, 10, "pull"),
        (5, 0, None),
        (6, 0, "pull"),
    ],
)
def test_pushes_and_pulls_are_judged_from_six_sets_on(push: float, pull: float, side: str | None) -> None:
    assert rules.weaker_side(push, pull) == side


@pytest.mark.parametrize(("days", "workouts", "is_break"), [(14, 8, True), (13, 8, False), (14, 7, False)])
def test_a_break_is_two_weeks_after_eight_workouts_in_eight_weeks(days: int, workouts: int, is_break: bool) -> None:
    assert rules.is_break(MONDAY, MONDAY + timedelta(days=days), workouts) is is_break
