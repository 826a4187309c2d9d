"""The main use of the deployed stack: a workout on two devices, by REST and by WebSocket."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fitai_client import NotFound

from infra.local.client import PATIENCE, Account, Device, Stack
from tests.e2e.behind import aws, eventually
from tests.e2e.raw import RawDevice

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


def test_what_an_operation_tells_comes_as_one_frame(stack: Stack, account: Account) -> None:
    with RawDevice(stack, account.token, "phone") as phone, RawDevice(stack, account.token, "watch") as watch:
        workout = begin(account, sets=2)
        about = {"workoutId": workout["id"], "exerciseIndex": 0}
        phone.send("set:complete", about | {"setIndex": 0, "weight": 100, "reps": 5})
        phone.wait("set:completed")
        account.api.call("PUT", f"/workouts/{workout['id']}/set/1", {"weight": 105, "reps": 5}, exercise=0)
        for device in (phone, watch):
            device.wait("workout:stats", that=lambda frame: frame.content["version"] == 3)
            posts = [json.loads(text) for text in device.texts]
            assert [post["event"] for post in posts if "version" in post] == ["workout:started", "batch", "batch"]
            assert [frame.event for frame in device.frames if frame.content.get("version") == 3] == [
                "set:completed", "pr:achieved", "pr:achieved", "pr:achieved", "workout:stats"
            ]  # fmt: skip


def connection_keys(stack: Stack, partition: str) -> list[Any]:
    """The keys of the connections in a room."""
    answer = aws(stack, "dynamodb").query(
        TableName=stack.table_name,
        KeyConditionExpression="PK = :p AND begins_with(SK, :s)",
        ExpressionAttributeValues={":p": {"S": partition}, ":s": {"S": "MEMBER#"}},
        ProjectionExpression="PK, SK",
        ConsistentRead=True,
    )
    return list(answer["Items"])


@contextmanager
def handshakes_held(stack: Stack) -> Iterator[Callable[[], None]]:
    """Hold handshakes open after `$connect`, until it is told not to: who posts to the connection hears 410."""
    address = urlsplit(stack.rest_url)

    def hold(seconds: float) -> None:
        answer = httpx.post(
            f"{address.scheme}://{address.netloc}/_fitai/switches", json={"websocket_handshake_seconds": seconds}
        )
        assert answer.is_success, answer.text

    hold(600)
    try:
        yield lambda: hold(0)
    finally:
        hold(0)


def test_a_post_during_the_handshake_leaves_the_watch_hearing_the_next_set(stack: Stack, account: Account) -> None:
    with RawDevice(stack, account.token, "phone") as phone, ThreadPoolExecutor() as pool:
        workout = begin(account)
        path = f"/workouts/{workout['id']}"
        with handshakes_held(stack) as let_open:
            opening = pool.submit(RawDevice, stack, account.token, "watch")
            # `$connect` has ended once the watch follows the workout.
            eventually(lambda: connection_keys(stack, f"WORKOUT#{workout['id']}"), lambda keys: len(keys) == 2)
            account.api.call("PUT", f"{path}/set/0", {"reps": 5}, exercise=0)
            assert phone.wait("set:completed").content["version"] == 2
            assert not opening.done()
            let_open()
            with opening.result(PATIENCE) as watch:
                account.api.call("PUT", f"{path}/set/1", {"reps": 5}, exercise=0)
                assert watch.wait("set:completed").content["version"] == 3
                moment = watch.send("sync:request", {"workoutId": workout["id"], "sinceVersion": 1})
                synced = watch.wait("sync:workout", since=moment)
                versions = [operation["version"] for operation in synced.data["operations"]]
                assert sorted(set(versions)) == [2, 3]


def test_a_watch_that_was_forgotten_hears_again_once_it_has_asked(stack: Stack, account: Account) -> None:
    with Device(stack, account.token, "watch") as watch:
        workout = begin(account)
        path = f"/workouts/{workout['id']}"
        watch.wait("workout:started")
        for partition in (f"WORKOUT#{workout['id']}", f"USER#{account.id}"):
            for key in connection_keys(stack, partition):
                aws(stack, "dynamodb").delete_item(TableName=stack.table_name, Key=key)
        account.api.call("PUT", f"{path}/set/0", {"reps": 5}, exercise=0)
        _, synced = watch.ask("sync:request", {"sinceVersion": 1})
        assert synced.content["version"] == 2
        account.api.call("PUT", f"{path}/set/1", {"reps": 5}, exercise=0)
        assert watch.wait("set:completed").content["version"] == 3


def test_a_workout_of_1800_sets_is_synchronised(stack: Stack, account: Account) -> None:
    workout = begin(account, *[SQUAT, BENCH] * 15, sets=60)
    with RawDevice(stack, account.token, "watch") as watch:
        moment = watch.send("sync:request", {"workoutId": workout["id"]})
        answer = watch.wait("sync:workout", since=moment)
        assert answer.data["workout"] == account.api.call("GET", f"/workouts/{workout['id']}")
        assert {json.loads(text)["event"] for text in watch.texts} == {"part"}


def test_a_bad_frame_gets_an_error_and_the_connection_stays(stack: Stack, account: Account) -> None:
    with RawDevice(stack, account.token) as device:
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
    with RawDevice(stack, account.token, "phone") as phone:
        closed = RawDevice(stack, account.token, "gone")
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
        with pytest.raises(NotFound) as refused:
            stranger.api.call(method, f"/workouts/{workout['id']}{path}", body)
        assert refused.value.code == "not_found"
