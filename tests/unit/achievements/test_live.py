"""From the set to the unlocked achievement, through the routes: nothing in between is pretended."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.ids import new_id

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events

SQUAT, PULL_UP = "barbell-back-squat", "pull-up"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    clock.set_source(lambda: NOON)
    account = {"email": "a@example.com", "username": "lifter", "password": "correct horse battery staple"}
    user = call("POST", "/auth/register", account).data
    deliver_events()
    yield user["accessToken"]


def at(moment: datetime) -> None:
    clock.set_source(lambda: moment)


def start(token: str, *sets: tuple[float, int], exercise: str = SQUAT, **more: Any) -> str:
    planned = [{"exerciseId": exercise, "sets": [{"weight": weight, "reps": reps} for weight, reps in sets]}]
    workout = call("POST", "/workouts", {"exercises": planned, "start": True} | more, token=token).data
    for index, (weight, reps) in enumerate(sets):
        call("PUT", f"/workouts/{workout['id']}/set/{index}", {"weight": weight, "reps": reps}, token=token)
    deliver_events()
    return str(workout["id"])


def complete(token: str, workout_id: str) -> None:
    assert call("POST", f"/workouts/{workout_id}/complete", {}, token=token).status == 200
    deliver_events()


def achievements(token: str) -> dict[str, Any]:
    answer = call("GET", "/achievements", token=token)
    assert answer.status == 200, answer.text
    return {item["id"]: item for item in answer.data["achievements"]}


def unlocked(token: str) -> set[str]:
    return {id_ for id_, item in achievements(token).items() if any("unlockedAt" in tier for tier in item["tiers"])}


def notified(socket: Socket) -> list[dict[str, Any]]:
    return [
        frame["data"]
        for frame in socket.received("notification:new")
        if frame["data"]["type"] == "achievement_unlocked"
    ]


def test_a_new_account_has_the_catalogue_and_nothing_unlocked(token: str) -> None:
    seen = achievements(token)
    assert len(seen) == 45
    assert unlocked(token) == set()
    assert seen["workouts"] == {
        "id": "workouts",
        "title": "Workouts",
        "description": "Workouts that you completed.",
        "icon": "dumbbell",
        "unit": "count",
        "tiers": [{"value": 10}, {"value": 100}, {"value": 500}],
        "value": 0,
        "nextTier": 10,
        "progressPercentage": 0,
    }


def test_a_record_of_a_set_unlocks_while_the_workout_goes_on(token: str, pushed: Frames) -> None:
    phone = Socket(pushed, token).connect()
    workout_id = start(token, (100, 5))
    assert unlocked(token) == {"first_record"}
    assert [note["data"]["achievementId"] for note in notified(phone)] == ["first_record"]
    complete(token, workout_id)
    assert unlocked(token) == {"first_record", "first_workout"}
    assert [note["data"]["achievementId"] for note in notified(phone)] == ["first_record", "first_workout"]
    assert achievements(token)["records"]["value"] > 0


def test_a_workout_that_is_cancelled_takes_its_record_back(token: str) -> None:
    workout_id = start(token, (100, 5))
    assert unlocked(token) == {"first_record"}
    version = call("GET", f"/workouts/{workout_id}", token=token).data["version"]
    call("PUT", f"/workouts/{workout_id}", {"version": version, "status": "cancelled"}, token=token)
    deliver_events()
    assert unlocked(token) == set()


def test_a_deleted_workout_takes_back_silently_and_a_restored_one_gives_again(token: str, pushed: Frames) -> None:
    workout_id = start(token, (100, 5))
    complete(token, workout_id)
    assert unlocked(token) == {"first_record", "first_workout"}
    phone = Socket(pushed, token).connect()
    assert call("DELETE", f"/workouts/{workout_id}", token=token).status == 200
    deliver_events()
    assert unlocked(token) == set()
    assert notified(phone) == []
    assert call("POST", f"/trash/{workout_id}/restore", {}, token=token).status == 200
    deliver_events()
    assert unlocked(token) == {"first_record", "first_workout"}


def test_the_day_is_that_of_the_data(token: str) -> None:
    complete(token, start(token, (100, 5)))
    (tier,) = achievements(token)["first_workout"]["tiers"]
    assert tier["unlockedAt"] == "2026-03-04"


def test_without_progress_updates_it_is_in_the_list_all_the_same(token: str, pushed: Frames) -> None:
    call("PUT", "/users/preferences", {"notifications": {"progressUpdates": False}}, token=token)
    deliver_events()
    phone = Socket(pushed, token).connect()
    complete(token, start(token, (100, 5)))
    assert unlocked(token) == {"first_record", "first_workout"}
    assert len(notified(phone)) == 2


def test_what_depends_on_sex_and_body_weight_is_shown_once_it_is_turned_on(token: str) -> None:
    assert "dots" not in achievements(token)
    call("PUT", "/users/preferences", {"strengthLevels": True}, token=token)
    deliver_events()
    assert {"level", "bodyweight_lifts", "dots"} <= achievements(token).keys()
    call("PUT", "/users/preferences", {"strengthLevels": False}, token=token)
    deliver_events()
    assert "dots" not in achievements(token)


def test_templates_count(token: str) -> None:
    exercise = {"exerciseId": SQUAT, "order": 1, "sets": 3, "reps": {"target": 5}}
    body = {"name": "Mine", "weeklyPlan": {"days": {"monday": {"name": "A", "exercises": [exercise]}}}}
    answer = call("POST", "/templates", body, token=token)
    assert answer.status == 201, answer.text
    deliver_events()
    assert "own_template" in unlocked(token)
    assert call("DELETE", f"/templates/{answer.data['id']}", token=token).status == 200
    deliver_events()
    assert "own_template" not in unlocked(token)


def test_a_planned_workout_that_is_done_the_next_day_is_kept(token: str) -> None:
    planned = [{"exerciseId": PULL_UP, "sets": [{"reps": 6}]}]
    workout = call("POST", "/workouts", {"exercises": planned, "date": "2026-03-05"}, token=token).data
    at(NOON + timedelta(minutes=5))
    call("POST", f"/workouts/{workout['id']}/start", {}, token=token)
    call("PUT", f"/workouts/{workout['id']}/set/0", {"reps": 6}, token=token)
    complete(token, workout["id"])
    seen = achievements(token)
    assert seen["plan_kept"]["value"] == 1
    assert (seen["pull_ups"]["value"], seen["pull_ups"]["nextTier"]) == (6, 10)


def test_an_import_is_told_as_one(token: str, pushed: Frames) -> None:
    phone = Socket(pushed, token).connect()
    rows = ["Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE"]
    for day in range(1, 13):
        rows += [
            f'2025-{day:02d}-01 18:30:00,Push,1h 5m,"Bench Press (Barbell)",{number},{60 + day * 5},5,0,0,8'
            for number in range(1, 11)
        ]
    body = {"source": "strong", "csv": "\n".join(rows) + "\n", "units": "metric", "timezone": "UTC"}
    answer = call("POST", "/workouts/import", body, token=token)
    assert answer.status in (200, 201, 202), answer.text
    deliver_events()
    seen = unlocked(token)
    assert {"imported", "first_workout", "workouts", "sets", "months", "stronger", "comeback"} <= seen
    (note,) = notified(phone)
    assert int(note["data"]["count"]) >= 6


def test_somebody_elses_achievements_are_not_seen(token: str) -> None:
    complete(token, start(token, (100, 5)))
    assert unlocked(access_token(new_id())) == set()


def test_a_goal_and_its_milestone_count_once_they_are_reached_and_not_when_the_data_goes(token: str) -> None:
    complete(token, start(token, (60, 5)))
    goal = {
        "type": "strength",
        "title": "Squat",
        "targetValue": 120,
        "exerciseId": SQUAT,
        "milestones": [{"value": 90}],
    }
    answer = call("POST", "/goals", goal, token=token)
    assert answer.status == 201, answer.text
    at(NOON + timedelta(minutes=5))
    workout_id = start(token, (140, 1))
    complete(token, workout_id)
    assert "first_goal" in unlocked(token)
    assert achievements(token)["milestones"]["value"] == 1
    assert call("DELETE", f"/workouts/{workout_id}", token=token).status == 200
    deliver_events()
    assert "first_goal" not in unlocked(token)
