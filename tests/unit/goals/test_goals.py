"""How the data moves goals, and what the user's devices are told of it."""

from datetime import date
from typing import Any

import pytest

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events, frames
from tests.unit.auth.people import register
from tests.unit.goals.steps import (
    SQUAT,
    Clock,
    change,
    create,
    created,
    delete_workout,
    goals,
    only_goal,
    train,
    unlog,
    weigh,
)


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


def events(kept: Frames, name: str) -> list[dict[str, Any]]:
    """What the events of a name said; of the notifications those of goals."""
    told = [frame["data"] for _, frame in kept.sent if frame["event"] == name]
    return [data for data in told if name != "notification:new" or data["type"].startswith("goal_")]


# --- strength ----------------------------------------------------------------------------------------------


def test_a_strength_goal_is_created_and_listed() -> None:
    ada = register()
    made = create(ada, type="strength", targetValue=140, exerciseId=SQUAT)
    assert made.status == 201
    expected = {"type": "strength", "kind": "strength", "unit": "kg", "baseline": 0, "direction": "up", "progress": 0}
    assert made.data | expected == made.data
    assert goals(ada) == [made.data]


def test_a_record_moves_a_strength_goal_and_completes_it_on_all_devices() -> None:
    ada = register()
    goal = created(ada, type="strength", targetValue=120, exerciseId=SQUAT, milestones=[{"value": 110}])
    with frames() as kept:
        Socket(kept, ada.token).connect()
        Socket(kept, ada.token).connect()
        train(ada, (100, 1))
        assert only_goal(ada)["currentValue"] == 100
        assert only_goal(ada)["progress"] == 83.3
        kept.sent.clear()
        train(ada, (112, 1))
        (milestone, _) = events(kept, "notification:new")
        assert (milestone["type"], milestone["data"]) == ("goal_milestone", {"goalId": goal["id"]})
        kept.sent.clear()
        train(ada, (121, 1))
    synced = [data for data in events(kept, "sync:progress") if "goals" in data]
    assert [data["goals"][0]["status"] for data in synced] == ["completed", "completed"]
    assert {"totalWorkouts", "revision", "weeklyStreak"} <= synced[0].keys()
    assert [data["type"] for data in events(kept, "notification:new")] == ["goal_completed"] * 2
    reached = only_goal(ada)
    assert (reached["status"], reached["progress"], reached["completedOn"]) == ("completed", 100, "2026-03-02")
    assert reached["milestones"] == [{"value": 110, "achievedAt": "2026-03-02"}]


def test_a_set_moves_the_goal_before_the_workout_is_completed() -> None:
    ada = register()
    created(ada, type="strength", targetValue=120, exerciseId=SQUAT)
    body = {"name": "Day", "exercises": [{"exerciseId": SQUAT, "sets": [{"weight": 60, "reps": 1}]}], "start": True}
    workout = call("POST", "/workouts", body, token=access_token(ada.id)).data["id"]
    call("PUT", f"/workouts/{workout}/set/0", {"weight": 60, "reps": 1}, token=access_token(ada.id), exercise="0")
    deliver_events()
    assert only_goal(ada)["progress"] == 50


def test_deleting_the_workout_that_completed_a_goal_reopens_it() -> None:
    ada = register()
    created(ada, type="strength", targetValue=120, exerciseId=SQUAT, milestones=[{"value": 110}])
    train(ada, (100, 1))
    best = train(ada, (125, 1))
    assert only_goal(ada)["status"] == "completed"
    delete_workout(ada, best)
    reopened = only_goal(ada)
    assert (reopened["status"], reopened["currentValue"]) == ("active", 100)
    assert "completedOn" not in reopened
    assert reopened["milestones"] == [{"value": 110}]


def test_a_milestone_is_notified_once_even_if_its_data_comes_and_goes() -> None:
    ada = register()
    created(ada, type="strength", targetValue=200, exerciseId=SQUAT, milestones=[{"value": 110}])
    with frames() as kept:
        Socket(kept, ada.token).connect()
        workout = train(ada, (125, 1))
        delete_workout(ada, workout)
        train(ada, (126, 1))
    assert [data["type"] for data in events(kept, "notification:new")] == ["goal_milestone"]
    assert only_goal(ada)["milestones"] == [{"value": 110, "achievedAt": "2026-03-02"}]


def test_who_wants_no_progress_updates_finds_them_in_the_list_only() -> None:
    ada = register()
    call("PUT", "/users/preferences", {"notifications": {"progressUpdates": False}}, token=access_token(ada.id))
    created(ada, type="strength", targetValue=120, exerciseId=SQUAT)
    with frames() as kept:
        Socket(kept, ada.token).connect()
        train(ada, (125, 1))
    (goal,) = events(kept, "notification:new")
    assert goal["type"] == "goal_completed"
    channels = call("GET", "/notifications/preferences", token=access_token(ada.id)).data["categories"]
    assert {name: state["enabled"] for name, state in channels["goal_achievement"].items() if name != "flag"} == {
        "inApp": True,
        "push": False,
        "mail": False,
    }
    assert any(data.get("goals") for data in events(kept, "sync:progress"))


def test_a_goal_for_repetitions_follows_the_record() -> None:
    ada = register()
    goal = created(ada, type="reps", targetValue=10, exerciseId=SQUAT)
    assert goal["unit"] == "reps"
    train(ada, (60, 7))
    assert only_goal(ada)["progress"] == 70


def test_an_imperial_caller_sets_pounds_and_keeps_them() -> None:
    ada = register()
    body = {"title": "Squat", "type": "strength", "targetValue": 225, "exerciseId": SQUAT}
    made = call("POST", "/goals", body, token=access_token(ada.id), units="imperial").data
    assert (made["unit"], made["targetValue"]) == ("lb", 225)
    train(ada, (102.05828325, 1))
    assert (only_goal(ada)["currentValue"], only_goal(ada)["status"]) == (225, "completed")


# --- body --------------------------------------------------------------------------------------------------


def test_a_weight_goal_completes_by_the_trend_with_three_weighing_days(time: Clock) -> None:
    ada = register()
    weigh(ada, 82)
    goal = created(ada, type="weight_loss", targetValue=80, milestones=[{"value": 81}])
    assert (goal["type"], goal["kind"], goal["baseline"], goal["direction"]) == ("weight_loss", "weight", 82, "down")
    time.set_day(1)
    weigh(ada, 79)
    moved = only_goal(ada)
    # T = 82 - 3 / 1.9: past the milestone, but on two weighing days in 14 only.
    assert moved["currentValue"] == pytest.approx(80.421053)
    assert moved["milestones"] == [{"value": 81}]
    time.set_day(2)
    weigh(ada, 80)
    assert only_goal(ada)["milestones"] == [{"value": 81, "achievedAt": "2026-03-04"}]
    time.set_day(3)
    weigh(ada, 77.5)
    reached = only_goal(ada)
    assert (reached["status"], reached["completedOn"], reached["progress"]) == ("completed", "2026-03-05", 100)


def test_a_rebound_reopens_nothing_but_deleting_the_data_does(time: Clock) -> None:
    ada = register()
    weigh(ada, 82)
    created(ada, type="weight", targetValue=80)
    entries = []
    for day in (1, 2, 3):
        time.set_day(day)
        entries.append(weigh(ada, 78))
    assert only_goal(ada)["status"] == "completed"
    for day in (8, 9, 10):
        time.set_day(day)
        weigh(ada, 84)
    assert only_goal(ada)["status"] == "completed"
    for entry in entries:
        unlog(ada, entry)
    reopened = only_goal(ada)
    assert reopened["status"] == "active"
    assert reopened["progress"] == 0


def test_the_worked_example_of_the_specification(time: Clock) -> None:
    days = {0: 82.4, 1: 82.9, 2: 82.1, 4: 82.0, 7: 81.9, 8: 82.6, 15: 81.5, 22: 81.2}
    ada = register()
    for day, weight in days.items():
        time.set_day(day)
        weigh(ada, weight)
        if day == 0:
            created(ada, type="weight_loss", targetValue=80)
    goal = only_goal(ada)
    assert goal["progress"] == 30.1
    assert round(goal["currentValue"], 3) == 81.677
    names = ("ratePerWeek", "etaWeeks", "etaWeeksLow", "etaWeeksHigh", "etaDate")
    assert [goal["projection"][name] for name in names] == [-0.338, 5.0, 2.4, 7.2, "2026-04-28"]


def test_body_fat_and_girths_are_goals() -> None:
    ada = register()
    call(
        "POST", "/users/metrics", {"bodyFatPercentage": 22, "measurements": {"waist": 0.9}}, token=access_token(ada.id)
    )
    fat = created(ada, type="bodyFat", targetValue=18)
    waist = created(ada, type="measurement", measurement="waist", targetValue=80, unit="cm")
    assert (fat["baseline"], fat["unit"], waist["baseline"]) == (22, "%", 90)
    body = {"bodyFatPercentage": 20, "measurements": {"waist": 0.85}}
    call("POST", "/users/metrics", body, token=access_token(ada.id))
    deliver_events()
    assert [goal["progress"] for goal in goals(ada)] == [50, 50]


# --- training ----------------------------------------------------------------------------------------------


def test_a_frequency_goal_counts_the_running_period(time: Clock) -> None:
    ada = register()
    created(ada, type="frequency", targetValue=2, period="week")
    train(ada, (60, 5))
    moved = only_goal(ada)
    assert (moved["currentValue"], moved["progress"]) == (1, 50)
    train(ada, (60, 5))
    period = {"startDate": "2026-03-02", "endDate": "2026-03-08", "target": 2, "value": 2, "met": True, "paused": False}
    assert only_goal(ada)["periods"] == [period]
    time.set_day(7)
    moved = only_goal(ada)
    assert [week["met"] for week in moved["periods"]] == [True, False]
    assert (moved["currentValue"], moved["pace"]["expected"]) == (0, 0.29)


def test_volume_minutes_and_distance_are_summed_up(time: Clock) -> None:
    ada = register()
    created(ada, type="volume", targetValue=1200, period="month")
    created(ada, type="endurance", targetValue=100, unit="min", period="week")
    workout = train(ada, (60, 5), (60, 5))
    minutes, volume = goals(ada)
    assert (volume["kind"], volume["currentValue"], volume["progress"]) == ("volume", 600, 50)
    assert minutes["kind"] == "minutes"
    delete_workout(ada, workout)
    assert goals(ada)[1]["currentValue"] == 0


def test_a_goal_without_a_period_sums_up_until_its_date(time: Clock) -> None:
    ada = register()
    train(ada, (60, 5))
    created(ada, type="frequency", targetValue=3, targetDate="2026-03-31", milestones=[{"value": 2}])
    time.set_day(1)
    train(ada, (60, 5))
    assert only_goal(ada)["milestones"] == [{"value": 2, "achievedAt": "2026-03-03"}], "the first day counts too"
    time.set_day(2)
    last = train(ada, (60, 5))
    assert only_goal(ada)["completedOn"] == "2026-03-04"
    delete_workout(ada, last)
    assert only_goal(ada)["status"] == "active"


def test_weeks_in_which_the_user_pauses_do_not_break_the_streak_of_goals(time: Clock) -> None:
    ada = register()
    created(ada, type="frequency", targetValue=1, period="week")
    train(ada, (60, 5))
    body = {"reason": "travel", "startDate": "2026-03-09", "endDate": "2026-03-15"}
    assert call("POST", "/progress/pauses", body, token=access_token(ada.id)).status == 201
    deliver_events()
    time.set_day(14)
    train(ada, (60, 5))
    assert [week["paused"] for week in only_goal(ada)["periods"]] == [False, True, False]
    assert call("GET", "/progress/goals", token=access_token(ada.id)).data["currentGoalStreak"] == 2


def test_a_streak_goal_follows_the_weekly_streak(time: Clock) -> None:
    ada = register()
    call("PUT", "/users/preferences", {"weeklyTarget": 1}, token=access_token(ada.id))
    deliver_events()
    train(ada, (60, 5))
    created(ada, type="streak", targetValue=3)
    for week in (1, 2):
        time.set_day(7 * week)
        train(ada, (60, 5))
    reached = only_goal(ada)
    assert (reached["baseline"], reached["status"], reached["completedOn"]) == (1, "completed", "2026-03-16")


# --- custom ------------------------------------------------------------------------------------------------


def test_the_value_of_a_custom_goal_is_set_by_its_owner() -> None:
    ada = register()
    goal = created(ada, type="custom", targetValue=10, unit="books", milestones=[{"value": 5}])
    changed = change(ada, goal, currentValue=6)
    assert (changed.data["progress"], changed.data["milestones"]) == (60, [{"value": 5, "achievedAt": "2026-03-02"}])
    assert change(ada, goal, currentValue=4).data["milestones"][0]["achievedAt"] == "2026-03-02"
    assert change(ada, goal, currentValue=10).data["status"] == "completed"


def test_a_milestone_of_a_custom_goal_is_marked_as_reached() -> None:
    ada = register()
    goal = created(ada, type="custom", targetValue=10, unit="books")
    path = f"/goals/{goal['id']}/milestone"
    added = call("POST", path, {"value": 5, "notes": "Half"}, token=access_token(ada.id))
    assert (added.status, added.data["milestones"]) == (201, [{"value": 5, "notes": "Half"}])
    marked = call("POST", path, {"value": 5, "reached": True}, token=access_token(ada.id)).data
    assert marked["milestones"] == [{"value": 5, "notes": "Half", "achievedAt": "2026-03-02"}]


def test_a_milestone_that_is_passed_already_gets_the_day_of_its_data(time: Clock) -> None:
    ada = register()
    goal = created(ada, type="strength", targetValue=140, exerciseId=SQUAT)
    train(ada, (100, 1))
    time.set_day(3)
    call("POST", f"/goals/{goal['id']}/milestone", {"value": 90}, token=access_token(ada.id))
    deliver_events()
    assert only_goal(ada)["milestones"] == [{"value": 90, "achievedAt": date(2026, 3, 2).isoformat()}]
