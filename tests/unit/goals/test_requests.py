"""What a goal may be, and every reason to refuse it, by the field that is wrong."""

from typing import Any

import pytest

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.goals.steps import SQUAT, Clock, change, create, created, goals, only_goal, train, weigh


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


def refused(person: Person, **body: Any) -> dict[str, str]:
    answer = create(person, **body)
    assert answer.status == 422, answer.text
    return {field["path"]: field["message"] for field in answer.error["fields"]}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"type": "weight_loss"}, "targetValue"),
        ({"type": "running", "targetValue": 5}, "type"),
        ({"type": "weight", "targetValue": "80"}, "targetValue"),
        ({"type": "weight", "targetValue": 80, "title": ""}, "title"),
        ({"type": "weight", "targetValue": 80, "colour": "red"}, "colour"),
        ({"type": "weight", "targetValue": 80, "unit": "stone"}, "unit"),
        ({"type": "weight", "targetValue": 501}, "targetValue"),
        ({"type": "weight", "targetValue": 19}, "targetValue"),
        ({"type": "weight", "targetValue": 80, "baseline": 600}, "baseline"),
        ({"type": "weight", "targetValue": 80}, "baseline"),
        ({"type": "bodyFat", "targetValue": 2, "baseline": 20}, "targetValue"),
        ({"type": "measurement", "targetValue": 0.8, "baseline": 0.9}, "measurement"),
        ({"type": "measurement", "measurement": "ear", "targetValue": 0.8, "baseline": 0.9}, "measurement"),
        ({"type": "strength", "targetValue": 100}, "exerciseId"),
        ({"type": "strength", "targetValue": 100, "exerciseId": "nothing"}, "exerciseId"),
        ({"type": "strength", "targetValue": 1001, "exerciseId": SQUAT}, "targetValue"),
        ({"type": "reps", "targetValue": 10.5, "exerciseId": SQUAT}, "targetValue"),
        ({"type": "custom", "targetValue": 10, "exerciseId": SQUAT}, "exerciseId"),
        ({"type": "custom", "targetValue": 10, "period": "week"}, "period"),
        ({"type": "custom", "targetValue": 10, "band": 1}, "band"),
        ({"type": "custom", "targetValue": 0}, "targetValue"),
        ({"type": "frequency", "targetValue": 29, "period": "week"}, "targetValue"),
        ({"type": "frequency", "targetValue": 0, "period": "week"}, "targetValue"),
        ({"type": "frequency", "targetValue": 3}, "targetDate"),
        ({"type": "frequency", "targetValue": 3, "targetDate": "2027-03-05"}, "targetDate"),
        ({"type": "minutes", "targetValue": 10081, "period": "week"}, "targetValue"),
        ({"type": "frequency", "targetValue": 3, "period": "week", "milestones": [{"value": 2}]}, "milestones"),
        ({"type": "custom", "targetValue": 10, "targetDate": "2026-03-02"}, "targetDate"),
        ({"type": "custom", "targetValue": 10, "targetDate": "2037-03-02"}, "targetDate"),
        ({"type": "custom", "targetValue": 10, "milestones": [{"value": 11}]}, "milestones.0.value"),
        ({"type": "custom", "targetValue": 10, "milestones": [{"value": 5}, {"value": 5}]}, "milestones.1.value"),
    ],
)
def test_what_is_wrong_is_named(body: dict[str, Any], path: str) -> None:
    assert path in refused(register(), **body)


def test_a_target_that_is_the_baseline_is_refused() -> None:
    assert "differ" in refused(register(), type="weight", targetValue=80, baseline=80)["targetValue"]


def test_a_target_that_has_been_passed_is_refused() -> None:
    ada = register()
    weigh(ada, 77)
    assert "reached" in refused(ada, type="weight", targetValue=78, baseline=86)["targetValue"]
    assert "below" in refused(ada, type="weight_loss", targetValue=78)["targetValue"]
    train(ada, (100, 1))
    assert "passed" in refused(ada, type="strength", targetValue=90, exerciseId=SQUAT)["targetValue"]


@pytest.mark.parametrize(("target", "status"), [(60, 201), (59.9, 422)])
def test_a_target_with_a_bmi_below_18_5_is_refused_where_the_height_is_known(target: float, status: int) -> None:
    # 1.8 m: 59.94 kg are a BMI of 18.5.
    ada = register()
    call("PUT", "/users/profile", {"metrics": {"height": 1.8}}, token=ada.token)
    assert create(ada, type="weight", targetValue=target, baseline=70).status == status
    assert create(register("bob"), type="weight", targetValue=59.9, baseline=70).status == 201


def test_losing_too_fast_is_warned_of() -> None:
    fast = created(register(), type="weight", targetValue=72, baseline=80, targetDate="2026-04-02")
    assert fast["warnings"] == ["fast_loss"]


@pytest.mark.parametrize(
    ("unit", "kind", "target"), [(None, "minutes", 90), ("km", "distance", 30), ("min", "minutes", 90)]
)
def test_the_kind_of_an_endurance_goal_follows_from_its_unit(unit: str | None, kind: str, target: float) -> None:
    more = {} if unit is None else {"unit": unit}
    goal = created(register(), type="endurance", targetValue=target, period="week", **more)
    assert (goal["type"], goal["kind"]) == ("endurance", kind)


def test_a_goal_to_maintain_has_a_band() -> None:
    ada = register()
    weigh(ada, 75.4)
    goal = created(ada, type="weight", targetValue=75, band=1)
    assert (goal["direction"], only_goal(ada)["progress"]) == ("maintain", 100)


# --- changes -----------------------------------------------------------------------------------------------


def test_a_change_of_an_older_version_is_refused() -> None:
    ada = register()
    goal = created(ada, type="custom", targetValue=10)
    path = f"/goals/{goal['id']}"
    assert call("PUT", path, {"version": goal["version"], "title": "New"}, token=ada.token).data["title"] == "New"
    stale = call("PUT", path, {"version": goal["version"], "title": "Newer"}, token=ada.token)
    assert (stale.status, stale.error["code"], stale.error["currentVersion"]) == (409, "stale_version", 2)


def test_the_texts_and_the_date_are_changed_and_cleared() -> None:
    ada = register()
    goal = created(ada, type="custom", targetValue=10, description="Why", targetDate="2026-04-01")
    assert goal["expiresAt"] == "2026-04-09T00:00:00.000Z"
    changed = change(ada, goal, description=None, targetDate=None, title="Books").data
    assert changed["title"] == "Books"
    assert not {"description", "targetDate", "expiresAt"} & changed.keys()


def test_baseline_and_direction_stay_when_the_target_changes() -> None:
    ada = register()
    goal = created(ada, type="weight", targetValue=78, baseline=86)
    changed = change(ada, goal, targetValue=80).data
    assert (changed["baseline"], changed["direction"], changed["targetValue"]) == (86, "down", 80)
    wrong = change(ada, goal, targetValue=90)
    assert wrong.status == 422
    assert wrong.error["fields"][0]["path"] == "targetValue"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"currentValue": 80}, "currentValue"),
        ({"status": "completed"}, "status"),
        ({"band": 2}, "band"),
        ({"targetValue": 10}, "targetValue"),
        ({"targetDate": "2026-03-02"}, "targetDate"),
        ({"title": None}, "title"),
        ({"kind": "custom"}, "kind"),
    ],
)
def test_a_wrong_change_names_its_field(body: dict[str, Any], path: str) -> None:
    ada = register()
    goal = created(ada, type="weight", targetValue=78, baseline=86)
    answer = change(ada, goal, **body)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


def test_a_pause_stops_a_goal_and_moves_its_date(time: Clock) -> None:
    ada = register()
    goal = created(ada, type="strength", targetValue=100, exerciseId=SQUAT, targetDate="2026-03-20")
    assert "expiresAt" not in change(ada, goal, status="paused").data
    train(ada, (110, 1))
    assert (only_goal(ada)["status"], only_goal(ada)["currentValue"]) == ("paused", 0)
    time.set_day(10)
    resumed = change(ada, goal, status="active").data
    assert (resumed["status"], resumed["targetDate"]) == ("active", "2026-03-30")
    assert only_goal(ada)["status"] == "completed", "what was done in the pause counts"


def test_a_goal_that_was_given_up_keeps_its_values() -> None:
    ada = register()
    goal = created(ada, type="strength", targetValue=100, exerciseId=SQUAT)
    assert change(ada, goal, status="failed").data["status"] == "failed"
    train(ada, (110, 1))
    assert only_goal(ada)["currentValue"] == 0
    assert change(ada, goal, targetValue=120).error["fields"][0]["path"] == "targetValue"
    over = call("POST", f"/goals/{goal['id']}/milestone", {"value": 90}, token=ada.token)
    assert (over.status, over.error["code"]) == (409, "goal_over")


@pytest.mark.parametrize(
    ("body", "path"),
    [({"value": 101}, "value"), ({"value": 0}, "value"), ({"value": 90, "reached": True}, "reached"), ({}, "value")],
)
def test_a_wrong_milestone_names_its_field(body: dict[str, Any], path: str) -> None:
    ada = register()
    goal = created(ada, type="strength", targetValue=100, exerciseId=SQUAT)
    answer = call("POST", f"/goals/{goal['id']}/milestone", body, token=ada.token)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, path)


# --- whose they are, and how many --------------------------------------------------------------------------


def test_a_goal_of_somebody_else_is_not_found() -> None:
    ada, bob = register(), register("bob")
    goal = created(ada, type="custom", targetValue=10)
    path = f"/goals/{goal['id']}"
    assert call("PUT", path, {"version": 1, "title": "Mine"}, token=bob.token).status == 404
    assert call("DELETE", path, token=bob.token).status == 404
    assert call("POST", f"{path}/milestone", {"value": 5}, token=bob.token).status == 404
    assert goals(bob) == []


def test_a_deleted_goal_is_gone() -> None:
    ada = register()
    goal = created(ada, type="custom", targetValue=10)
    path = f"/goals/{goal['id']}"
    assert call("DELETE", path, token=ada.token).status == 200
    assert goals(ada) == []
    assert call("DELETE", path, token=ada.token).status == 404


def test_a_request_that_is_sent_again_creates_one_goal() -> None:
    ada = register()
    body = {"type": "custom", "title": "Books", "targetValue": 10}
    answers = [
        call("POST", "/goals", body, token=ada.token, headers={"idempotency-key": "k-1"}).data["id"] for _ in range(2)
    ]
    assert len(set(answers)) == len(goals(ada)) == 1


def test_fifty_goals_are_open_at_once() -> None:
    token = access_token("user-9")
    body = {"type": "custom", "title": "Books", "targetValue": 10}
    ids = [call("POST", "/goals", body, token=token).data["id"] for _ in range(50)]
    full = call("POST", "/goals", body, token=token)
    assert (full.status, full.error["code"]) == (409, "too_many_goals")
    given_up = call("PUT", f"/goals/{ids[0]}", {"version": 1, "status": "failed"}, token=token)
    assert given_up.status == 200
    assert call("POST", "/goals", body, token=token).status == 201
    deliver_events()


def test_open_goals_come_first_page_by_page() -> None:
    ada = register()
    ids = [created(ada, type="custom", targetValue=10, title=str(number))["id"] for number in range(4)]
    change(ada, {"id": ids[3]}, currentValue=10)
    first = call("GET", "/goals", token=ada.token, limit="2")
    assert [goal["title"] for goal in first.data] == ["2", "1"]
    rest = call("GET", "/goals", token=ada.token, limit="2", cursor=first.meta["pagination"]["cursor"])
    assert [goal["title"] for goal in rest.data] == ["0", "3"]
    assert [goal["title"] for goal in goals(ada, status="completed")] == ["3"]
    assert [goal["title"] for goal in goals(ada, status="active")] == ["2", "1", "0"]


def test_the_progress_of_goals_has_the_streak_and_the_counts() -> None:
    ada = register()
    created(ada, type="frequency", targetValue=1, period="week")
    books = created(ada, type="custom", targetValue=10, milestones=[{"value": 5}])
    train(ada, (60, 5))
    change(ada, books, currentValue=10)
    progress = call("GET", "/progress/goals", token=ada.token).data
    assert [goal["kind"] for goal in progress["active"]] == ["frequency"]
    assert [goal["id"] for goal in progress["completed"]] == [books["id"]]
    numbers = ("currentGoalStreak", "completedCount", "milestoneCount")
    assert [progress[name] for name in numbers] == [1, 1, 1]
