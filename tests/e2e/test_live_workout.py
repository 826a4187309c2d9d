"""The main use of the deployed stack: a workout on two devices, by REST and by WebSocket."""

from typing import Any

import pytest

from infra.local.client import Account, Device, Refused, Stack
from tests.e2e.behind import eventually

SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"


def begin(account: Account, *exercises: str, sets: int = 3) -> dict[str, Any]:
    plan = [
        {"exerciseId": exercise_id, "sets": [{"weight": 100, "reps": 5}] * sets}
        for exercise_id in exercises or (SQUAT,)
    ]
    return account.api.call("POST", "/workouts", {"exercises": plan, "start": True})  # type: ignore[no-any-return]


def test_what_one_device_does_by_rest_the_other_sees(stack: Stack, account: Account) -> None:
    with Device(stack, account.token, "phone") as phone, Device(stack, account.token, "watch") as watch:
        workout = begin(account)
        assert watch.wait("workout:started").data["workout"]["id"] == workout["id"]
        path = f"/workouts/{workout['id']}"
        answer = account.api.call("PUT", f"{path}/set/0", {"weight": 110, "reps": 5}, exercise=0)
        for device in (phone, watch):
            assert device.wait("set:completed").data == answer
            assert device.wait("pr:achieved").data["record"]["value"] == 110
        read = account.api.call("GET", path)
        assert read["exercises"][0] == answer["exercise"]
        assert read["version"] == 2


def test_what_one_device_does_by_websocket_the_other_sees(stack: Stack, account: Account) -> None:
    workout = account.api.call("POST", "/workouts", {"exercises": [{"exerciseId": SQUAT}]})
    about = {"workoutId": workout["id"]}
    with Device(stack, account.token, "phone") as phone, Device(stack, account.token, "watch") as watch:
        for action, data, event in (
            ("workout:start", {}, "workout:started"),
            ("set:complete", {"exerciseIndex": 0, "setIndex": 0, "weight": 60, "reps": 8}, "set:completed"),
            ("rest:start", {"seconds": 60}, "rest:timer"),
            ("rest:skip", {}, "rest:timer"),
            ("workout:pause", {}, "workout:paused"),
            ("workout:resume", {}, "workout:resumed"),
            ("workout:complete", {}, "workout:completed"),
        ):
            moment = phone.send(action, about | data, id=action)
            assert phone.wait(event, since=moment).content["replyTo"] == action
            assert "replyTo" not in watch.wait(event, since=moment).content
        moment = watch.send("sync:request", about | {"sinceVersion": 1})
        synced = watch.wait("sync:workout", since=moment)
        assert [operation["event"] for operation in synced.data["operations"]] == [
            frame.event for frame in phone.frames if frame.event not in ("sync:progress", "notification:new")
        ]


def test_a_bad_frame_gets_an_error_and_the_connection_stays(stack: Stack, account: Account) -> None:
    with Device(stack, account.token) as device:
        device.send_text("no json")
        assert device.wait("error").content["error"]["code"] == "malformed"
        moment = device.send("no:such", {}, id="x")
        assert device.wait("error", since=moment).content["error"]["code"] == "unknown_action"
        moment = device.send("set:complete", {"workoutId": "nothing", "setIndex": 0, "reps": 1}, id="y")
        assert device.wait("error", since=moment).content == {
            "event": "error",
            "replyTo": "y",
            "error": {"code": "not_found", "message": "There is nothing here."},
        }


def test_completing_a_workout_changes_the_analytics(stack: Stack, account: Account) -> None:
    workout = begin(account)
    account.api.call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 100, "reps": 5}, exercise=0)
    account.api.call("POST", f"/workouts/{workout['id']}/complete", {})
    overview = eventually(
        lambda: account.api.call("GET", "/analytics/overview"), lambda found: found["totalWorkouts"] == 1
    )
    assert overview["totalVolume"] == 500
    assert overview["currentStreak"] == 1


def test_a_closed_device_does_not_delay_the_others(stack: Stack, account: Account) -> None:
    workout = begin(account)
    with Device(stack, account.token, "phone") as phone:
        closed = Device(stack, account.token, "gone")
        closed.close()
        account.api.call("PUT", f"/workouts/{workout['id']}/set/0", {"reps": 5}, exercise=0)
        assert phone.wait("set:completed")


def test_another_users_workout_is_not_there(account: Account, stranger: Account) -> None:
    workout = begin(account)
    for method, path, body in (
        ("GET", "", None),
        ("DELETE", "", None),
        ("PUT", "/set/0", {"reps": 5}),
        ("POST", "/complete", {}),
    ):
        with pytest.raises(Refused) as refused:
            stranger.api.call(method, f"/workouts/{workout['id']}{path}", body)
        assert refused.value.answer.status_code == 404
