"""POST /ai/progress-analyze after workouts by the API: trends, plateaus, causes, muscle balance, goals, units, access."""

import pytest

from tests.harness.gateway import call
from tests.unit.auth.people import register
from tests.unit.coach.steps import BENCH, ME, SQUAT, analyze, ask, at, token, train, train_weekly, weigh

UP = [100, 101, 102.5, 103, 104.5, 105]
STUCK = [100, 102, 104, 104.2, 104.1, 104.3]


@pytest.fixture(autouse=True)
def _first_day(aws: None) -> None:
    at(0)


def causes(answer: dict[str, object]) -> dict[str, float]:
    (lift,) = answer["lifts"]  # type: ignore[misc]
    return {cause["cause"]: cause["weight"] for cause in lift["plateau"]["causes"]}  # type: ignore[index]


# --- an exercise -------------------------------------------------------------------------------------------


def test_the_worked_example_goes_up() -> None:
    train_weekly(UP)
    answer = analyze(exerciseId=BENCH)
    assert (answer["scope"], answer["wordedBy"]) == ("exercise", "built_in")
    (lift,) = answer["lifts"]
    assert lift["trend"] == {"direction": "up", "perWeek": 1.0, "low": 0.5, "high": 1.5}
    assert lift["lift"] == "bench_press"
    assert [day["oneRepMax"] for day in lift["days"]] == UP
    assert "plateau" not in lift
    assert answer["text"] == (
        "Barbell Bench Press is going up: about +1 kg a week (very likely between +0.5 and +1.5 kg), from 6 days."
    )


def test_the_worked_example_is_stuck_with_its_facts_and_where_they_come_from() -> None:
    train_weekly(STUCK)
    (lift,) = analyze(exerciseId=BENCH)["lifts"]
    facts = {fact["name"]: (fact["value"], fact["unit"], fact["source"]) for fact in lift["plateau"]["facts"]}
    assert facts == {
        "recentBest": (104.3, "kg", "sessions"),
        "bestBefore": (104, "kg", "sessions"),
        "gainNeeded": (0.5, "percent", "sessions"),
        "daysSinceBest": (21, "days", "sessions"),
    }
    assert (lift["plateau"]["before"]["date"], lift["plateau"]["recent"]["date"]) == ("2026-01-19", "2026-02-09")
    assert lift["text"].startswith(
        "Barbell Bench Press is stuck: the best of your last 3 days with it is 104.3 kg, and you had 104 kg on 19 January. "
    )


def test_a_gain_of_more_than_half_a_percent_is_no_plateau() -> None:
    train_weekly([*STUCK[:-1], 104.6])
    assert "plateau" not in analyze(exerciseId=BENCH)["lifts"][0]


def test_the_causes_of_one_single_a_week_are_the_sets_the_second_day_and_the_deload() -> None:
    """A beginner in general training needs 4 sets of chest a week: half of the maintenance volume."""
    train_weekly(STUCK)
    at(36)
    answer = analyze(exerciseId=BENCH)
    assert causes(answer) == {"too_few_sets": 0.75, "trained_too_seldom": 0.6, "no_deload": 0.5}
    first = answer["lifts"][0]["plateau"]["causes"][0]
    assert (first["muscleGroup"], first["advice"]) == ("chest", "add_sets")
    assert [(fact["name"], fact["value"], fact["source"]) for fact in first["facts"]] == [
        ("weeklySets", 1, "weekly_sets"),
        ("floor", 4, "floor"),
    ]


def test_enough_sets_on_two_days_leave_the_deload_and_what_is_not_known() -> None:
    for week, weight in enumerate(STUCK):
        train(7 * week, [(weight, 1)] * 3)
        train(7 * week + 3, [(90, 3)] * 3)
    answer = analyze(exerciseId=BENCH)
    assert causes(answer) == {"no_deload": 0.5, "sleep_unknown": 0.2}


def test_the_effort_of_the_sets_is_a_cause() -> None:
    train_weekly(STUCK, rpe=9.5)
    assert causes(analyze(exerciseId=BENCH))["effort_too_high"] == 0.7
    train_weekly(STUCK, user_id="user-2", rpe=6)
    assert causes(analyze("user-2", exerciseId=BENCH))["effort_too_low"] == 0.6


def test_the_same_repetitions_for_eight_weeks_are_a_cause_and_for_seven_not() -> None:
    # Enough sets on two days, so that it is among the three.
    for week, weight in enumerate([100, 102, *[104] * 6]):
        if week == 7:
            assert "same_repetitions" not in causes(analyze(exerciseId=BENCH))
        train(7 * week, [(weight, 1)] * 3)
        train(7 * week + 3, [(80, 1)] * 3)
    assert causes(analyze(exerciseId=BENCH)) == {"no_deload": 0.5, "same_repetitions": 0.4, "sleep_unknown": 0.2}


def test_a_falling_body_weight_is_a_cause() -> None:
    person = register("ben")
    train_weekly(STUCK, user_id=person.id)
    for day in range(0, 28, 3):
        weigh(14 + day, 80 - 1.2 * day / 7, person.id)
    at(42)
    assert causes(analyze(person.id, exerciseId=BENCH))["losing_weight"] == 0.6


def test_what_was_not_trained_for_five_days_has_no_trend() -> None:
    train_weekly(UP[:4])
    answer = analyze(exerciseId=BENCH)
    assert "trend" not in answer["lifts"][0]
    assert answer["text"].startswith("Barbell Bench Press: too little to call a trend yet. We have 4 days")


def test_the_period_bounds_what_is_looked_at() -> None:
    train_weekly(UP)
    assert len(analyze(exerciseId=BENCH, period=4)["lifts"][0]["days"]) == 4
    answer = ask("/ai/progress-analyze", exerciseId=BENCH, period=13)
    assert (answer.status, answer.json["error"]["fields"][0]["path"]) == (422, "period")


def test_an_exercise_that_does_not_exist_is_not_found() -> None:
    assert ask("/ai/progress-analyze", exerciseId="no-such-exercise").status == 404
    assert ask("/ai/progress-analyze", exerciseId=SQUAT).status == 200


def test_weights_are_in_the_units_of_the_request_in_the_text_too() -> None:
    train_weekly(STUCK)
    answer = analyze(units="imperial", exerciseId=BENCH)
    (lift,) = answer["lifts"]
    assert lift["plateau"]["recent"]["oneRepMax"] == pytest.approx(104.3 / 0.45359237, abs=1e-3)
    assert lift["plateau"]["facts"][0] == {"name": "recentBest", "value": 229.9, "unit": "lb", "source": "sessions"}
    assert "229.9 lb" in lift["text"]
    assert "kg" not in answer["text"]


def test_an_exercise_with_a_unit_of_its_own_keeps_it() -> None:
    train_weekly(STUCK)
    change = {"exerciseUnits": {BENCH: "lb"}}
    person = register("ben")
    train_weekly(STUCK, user_id=person.id)
    answer = call("PUT", "/users/preferences", change, token=token(person.id))
    assert answer.status == 200, answer.text
    (lift,) = analyze(person.id, exerciseId=BENCH)["lifts"]
    assert (lift["unit"], lift["plateau"]["facts"][0]["unit"]) == ("lb", "lb")
    assert "229.9 lb" in lift["text"]


# --- everything at once ------------------------------------------------------------------------------------


def test_without_an_exercise_the_lifts_the_muscles_and_the_goals_are_answered() -> None:
    train_weekly(UP)
    for week, weight in enumerate(STUCK):
        train(7 * week + 2, [(weight + 40, 1)], SQUAT)
    goal = {"type": "strength", "title": "Bench 120", "exerciseId": BENCH, "targetValue": 120}
    assert call("POST", "/goals", goal, token=token()).status == 201
    answer = analyze()
    assert answer["scope"] == "overview"
    assert [lift["lift"] for lift in answer["lifts"]] == ["squat", "bench_press"]
    assert answer["muscles"][0]["floor"] > answer["muscles"][0]["setsPerWeek"]
    assert [goal["title"] for goal in answer["goals"]] == ["Bench 120"]
    assert answer["goals"][0]["estimate"]["weeks"] > 0
    assert answer["text"].startswith("Going up: Barbell Bench Press. Stuck: Barbell Back Squat.")
    assert "Bench 120" not in answer["text"], "a text that a model may see has no words of the user"


def test_without_training_there_is_a_kind_word_and_no_exception() -> None:
    answer = analyze()
    assert (answer["lifts"], answer["goals"]) == ([], [])
    assert answer["text"].startswith("There is nothing to compare yet")


def test_it_is_a_part_of_premium_and_of_the_callers_own_data() -> None:
    assert ask("/ai/progress-analyze", premium=False).status == 403
    train_weekly(UP)
    assert analyze("user-2", exerciseId=BENCH)["lifts"][0]["days"] == []


# --- costs -------------------------------------------------------------------------------------------------


def test_it_costs_two_queries_and_a_batch_however_much_is_read() -> None:
    expected = ["UpdateItem", "Query", "Query", "BatchGetItem"]
    assert ask("/ai/progress-analyze").operations == expected
    train_weekly([*UP, *STUCK])
    for body in ({}, {"exerciseId": BENCH}):
        answer = ask("/ai/progress-analyze", ME, **body)
        assert answer.operations == expected
