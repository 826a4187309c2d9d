"""POST /ai/goal-optimize: estimates from the caller's own data, verdicts, refusals, the saved recommendation, units, access."""

from datetime import date, timedelta
from typing import Any

import pytest
from fitai.kernel import clock

from tests.harness.gateway import call
from tests.unit.auth.people import Person, register
from tests.unit.coach.steps import BENCH, SQUAT, ask, at, optimize, token, train_weekly, weigh

TODAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _first_day(aws: None) -> None:
    at(0)


def goal(user_id: str, **body: Any) -> Any:
    answer = call("POST", "/goals", {"title": "My goal"} | body, token=token(user_id))
    assert answer.status == 201, answer.text
    return answer.data


def loss(user_id: str, *, weeks: int | None = None) -> Any:
    """A goal to lose weight from 80 to 74 kg."""
    today = clock.now().date()
    day = {} if weeks is None else {"targetDate": (today + timedelta(weeks=weeks)).isoformat()}
    return goal(user_id, type="weight_loss", baseline=80, targetValue=74, **day)


def profile(person: Person, **change: Any) -> None:
    assert call("PUT", "/users/profile", change, token=token(person.id)).status == 200


def recommendations(user_id: str) -> Any:
    from fitai.coach import store

    return store.page(user_id, None, None, clock.now(), 20, None)[0]


# --- the worked examples by the API ------------------------------------------------------------------------


def test_a_goal_to_lose_weight_takes_12_weeks_8_to_20() -> None:
    answer = optimize(goalId=loss("user-1")["id"])
    estimate = answer["estimate"]
    assert (estimate["weeks"], estimate["weeksLow"], estimate["weeksHigh"]) == (12, 8, 20)
    assert estimate["date"] == (TODAY + timedelta(weeks=12)).isoformat()
    assert estimate["rate"] == {"percentPerWeek": -0.7, "slowest": -0.4, "fastest": -1.0, "ownShare": 0}
    assert answer["verdict"] == "no_date"
    assert answer["text"].startswith(
        "From 80 kg to 74 kg takes about 12 weeks, until 30 March: 8 weeks if all goes well, 20 if it goes slowly."
    )


def test_a_lift_that_is_only_thought_of() -> None:
    plan = {"type": "strength", "exerciseId": BENCH, "currentValue": 100, "targetValue": 120}
    estimate = optimize(goal=plan, fitnessLevel="intermediate")["estimate"]
    assert (estimate["weeks"], estimate["weeksLow"], estimate["weeksHigh"]) == (53, 31, 92)


def test_the_smallest_number_is_no_failure_of_ours() -> None:
    plan = {"type": "strength", "exerciseId": SQUAT, "currentValue": 5e-324, "targetValue": 1000}
    assert optimize(goal=plan)["estimate"]["weeks"] > 50_000


def test_the_own_trend_of_the_lift_counts_by_its_days() -> None:
    """Six days with 1 kg a week, of 105 kg: 6 / 10 · 0.952 + 4 / 10 · 1.2 = 1.0514 %."""
    train_weekly([100, 101, 102.5, 103, 104.5, 105])
    answer = optimize(goal={"type": "strength", "exerciseId": BENCH, "targetValue": 120})
    assert answer["currentValue"] == 105
    assert answer["estimate"]["rate"]["own"] == pytest.approx(100 / 105, abs=1e-4)
    assert answer["estimate"]["rate"]["ownShare"] == 0.6
    assert answer["estimate"]["rate"]["percentPerWeek"] == pytest.approx(0.6 * 100 / 105 + 0.4 * 1.2, abs=1e-4)


def test_the_own_trend_of_the_body_weight_counts_by_its_weighings() -> None:
    person = register("ben")
    for day in range(0, 28, 3):
        weigh(day, 80 - 0.4 * day / 7, person.id)
    rate = optimize(person.id, goalId=loss(person.id)["id"])["estimate"]["rate"]
    assert rate["ownShare"] == pytest.approx(10 / 14, abs=1e-4)
    assert rate["own"] == pytest.approx(-0.4 / 78.9 * 100, abs=0.01)
    assert -0.7 < rate["percentPerWeek"] < -0.5


def test_weighings_of_long_ago_are_not_the_present_rate() -> None:
    person = register("ben")
    for day in range(0, 28, 3):
        weigh(day, 80 - 0.4 * day / 7, person.id)
    at(60)
    assert optimize(person.id, goalId=loss(person.id)["id"])["estimate"]["rate"]["ownShare"] == 0


# --- the verdict -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks", "verdict", "word"),
    [(12, "realistic", "realistic"), (10, "ambitious", "ambitious"), (6, "unrealistic", "unrealistic")],
)
def test_a_day_that_is_too_early_is_said_to_be(weeks: int, verdict: str, word: str) -> None:
    answer = optimize(goalId=loss("user-1", weeks=weeks)["id"])
    assert answer["verdict"] == verdict
    assert f"is {word}" in answer["text"]


def test_an_unrealistic_goal_gets_a_later_day_a_nearer_target_and_milestones() -> None:
    created = loss("user-1", weeks=6)
    answer = optimize(goalId=created["id"])
    suggestion = answer["suggestion"]
    assert suggestion["targetDate"] == (TODAY + timedelta(weeks=12)).isoformat()
    assert suggestion["targetValue"] == 77
    assert [step["value"] for step in suggestion["milestones"]] == [78.5, 77, 75.5]
    assert answer["text"].endswith("Move the date to 30 March, or aim at 77 kg by your date.")
    change = suggestion["change"]
    assert call("PUT", f"/goals/{created['id']}", change, token=token()).data["targetDate"] == suggestion["targetDate"]
    assert optimize(goalId=created["id"])["verdict"] == "realistic"


def test_the_later_day_is_saved_once_as_a_recommendation() -> None:
    created = loss("user-1", weeks=6)
    first, second = (optimize(goalId=created["id"])["recommendationId"] for _ in range(2))
    assert first == second
    (saved,) = recommendations("user-1")
    assert (saved.id, saved.recommendation_type, saved.status) == (first, "goal_adjustment", "pending")
    adjustment = saved.content.data.goal
    assert (adjustment.goal_id, adjustment.weeks, adjustment.weeks_from, adjustment.weeks_to) == (
        created["id"],
        12,
        8,
        20,
    )
    assert adjustment.target_date == TODAY + timedelta(weeks=12)
    assert "Light" not in saved.content.title, "a title of the coach has no words of the user"


def test_accepting_the_recommendation_moves_the_goal() -> None:
    created = loss("user-1", weeks=6)
    answer = optimize(goalId=created["id"])
    path = f"/ai/recommendations/{answer['recommendationId']}/feedback"
    accepted = call("PUT", path, {"status": "accepted"}, token=token())
    assert accepted.status == 200, accepted.text
    (moved,) = call("GET", "/goals", token=token()).data
    assert moved["targetDate"] == answer["suggestion"]["targetDate"]
    again = optimize(goalId=created["id"])
    assert (again["verdict"], "recommendationId" in again) == ("realistic", False)


def test_a_declined_recommendation_is_not_offered_again_in_the_week() -> None:
    created = loss("user-1", weeks=6)
    answer = optimize(goalId=created["id"])
    path = f"/ai/recommendations/{answer['recommendationId']}/feedback"
    assert call("PUT", path, {"status": "declined"}, token=token()).status == 200
    assert "recommendationId" not in optimize(goalId=created["id"])
    at(7)
    assert "recommendationId" in optimize(goalId=created["id"])


def test_what_is_realistic_or_only_thought_of_saves_nothing() -> None:
    assert "recommendationId" not in optimize(goalId=loss("user-1", weeks=12)["id"])
    day = (TODAY + timedelta(weeks=2)).isoformat()
    plan = {"type": "weight", "currentValue": 80, "targetValue": 74, "targetDate": day}
    answer = optimize(goal=plan)
    assert (answer["verdict"], "recommendationId" in answer) == ("unrealistic", False)
    assert recommendations("user-1") == []


# --- refusals ----------------------------------------------------------------------------------------------


def test_a_minor_gets_no_weight_loss_and_no_number() -> None:
    person = register("ben")
    created = loss(person.id, weeks=6)
    profile(person, dateOfBirth="2010-01-01")
    answer = optimize(person.id, goalId=created["id"])
    assert (answer["reason"], "estimate" in answer, "suggestion" in answer) == ("minor", False, False)
    assert not any(letter.isdigit() for letter in answer["text"])
    assert recommendations(person.id) == []


def test_a_minor_may_get_stronger_without_singles() -> None:
    person = register("ben")
    profile(person, dateOfBirth="2010-01-05")
    plan = {"type": "strength", "exerciseId": BENCH, "currentValue": 50, "targetValue": 60}
    assert "sets of 5 or more" in optimize(person.id, goal=plan)["text"]


def test_in_pregnancy_and_below_a_healthy_weight_no_loss_is_planned() -> None:
    plan = {"type": "weight", "currentValue": 80, "targetValue": 74}
    assert optimize(goal=plan, pregnant=True)["reason"] == "pregnant"
    person = register("ben")
    profile(person, metrics={"height": 2.08})
    assert optimize(person.id, goal=plan)["reason"] == "underweight"


def test_a_person_of_65_loses_weight_more_slowly() -> None:
    person = register("ben")
    profile(person, dateOfBirth="1961-01-05")
    plan = {"type": "weight", "currentValue": 80, "targetValue": 74}
    assert optimize(person.id, goal=plan)["estimate"]["rate"]["percentPerWeek"] == -0.4


def test_goals_without_rates_say_so() -> None:
    frequency = goal("user-1", type="frequency", targetValue=3, period="week")
    assert optimize(goalId=frequency["id"])["reason"] == "no_rate"
    plan = {"type": "strength", "exerciseId": SQUAT, "targetValue": 120}
    assert optimize(goal=plan)["reason"] == "no_present_value"
    reached = {"type": "strength", "exerciseId": SQUAT, "currentValue": 120, "targetValue": 120}
    assert optimize(goal=reached)["reason"] == "already_reached"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ""),
        ({"goalId": "a", "goal": {"type": "weight", "targetValue": 70}}, ""),
        ({"goal": {"type": "strength", "targetValue": 70}}, "goal.exerciseId"),
        ({"goal": {"type": "weight", "targetValue": 70, "exerciseId": BENCH}}, "goal.exerciseId"),
        ({"goal": {"type": "weight", "targetValue": 7}}, "goal.targetValue"),
        ({"goal": {"type": "strength", "targetValue": 70, "exerciseId": "no-such"}}, "goal.exerciseId"),
        ({"goal": {"type": "weight", "targetValue": 70, "targetDate": "2026-01-05"}}, "goal.targetDate"),
    ],
)
def test_what_is_no_goal_is_refused_by_field(body: dict[str, Any], path: str) -> None:
    answer = ask("/ai/goal-optimize", **body)
    assert answer.status == 422, answer.text
    assert answer.json["error"]["fields"][0]["path"] == path


def test_another_users_goal_is_not_found_and_a_free_account_is_refused() -> None:
    created = loss("user-1")
    assert ask("/ai/goal-optimize", "user-2", goalId=created["id"]).status == 404
    assert ask("/ai/goal-optimize", premium=False, goalId=created["id"]).status == 403


# --- units and costs ---------------------------------------------------------------------------------------


def test_an_imperial_caller_reads_pounds_and_sends_pounds() -> None:
    plan = {"type": "weight", "currentValue": 176.37, "targetValue": 163.14}
    answer = optimize(units="imperial", goal=plan)
    assert answer["estimate"]["weeks"] == 12
    assert answer["text"].startswith("From 176.4 lb to 163.1 lb takes about 12 weeks")
    assert all(step["value"] == pytest.approx(round(step["value"])) for step in answer["suggestion"]["milestones"])


def test_it_costs_a_batch_and_of_a_goal_two_reads_more() -> None:
    plan = {"type": "weight", "currentValue": 80, "targetValue": 74}
    assert ask("/ai/goal-optimize", goal=plan).operations == ["UpdateItem", "BatchGetItem"]
    created = loss("user-1", weeks=12)
    reading = ["UpdateItem", "GetItem", "GetItem", "BatchGetItem"]
    assert ask("/ai/goal-optimize", goalId=created["id"]).operations == reading
    created = loss("user-1", weeks=6)
    first = ask("/ai/goal-optimize", goalId=created["id"])
    assert first.operations == [*reading, "TransactWriteItems", "Query"]
