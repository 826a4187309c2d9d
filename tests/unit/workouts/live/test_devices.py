"""A live workout on two devices: what one does by REST or WebSocket, the other sees."""

from datetime import timedelta

from fitai.kernel import clock
from fitai.kernel.live.connections import HANDSHAKE

from tests.harness.gateway import Frames, Socket, access_token, call
from tests.unit.workouts.training import BENCH, ME, SQUAT, begin, plan, put_set

# --- two devices -------------------------------------------------------------------------------------------


def test_a_set_completed_by_rest_is_pushed_to_both_devices(phone: Socket, watch: Socket) -> None:
    token = access_token(ME)
    workout = begin(token)
    assert [frame["event"] for frame in watch.received()] == ["workout:started"]
    answer = put_set(token, workout["id"], 0, weight=102.5, reps=5, rpe=8).data
    assert answer["version"] == 2
    assert answer["set"]["completedAt"]
    assert {record["type"] for record in answer["records"]} == {"max_weight", "max_volume", "one_rep_max"}
    for device in (phone, watch):
        events = [frame["event"] for frame in device.received()][1:]
        assert events == ["set:completed", "pr:achieved", "pr:achieved", "pr:achieved", "workout:stats"]
        frame = device.received("set:completed")[0]
        assert (frame["version"], frame["data"]) == (2, answer)
        assert "replyTo" not in frame
    read = call("GET", f"/workouts/{workout['id']}", token=token).data
    assert read["version"] == 2
    assert read["exercises"][0] == answer["exercise"]
    assert read["metrics"] == answer["metrics"]
    assert read["metrics"]["totalVolume"] == 512.5


def test_a_set_completed_by_websocket_is_answered_and_pushed_to_the_other_device(phone: Socket, watch: Socket) -> None:
    workout = begin(access_token(ME))
    data = {"workoutId": workout["id"], "exerciseIndex": 1, "setIndex": 0, "weight": 60, "reps": 8}
    frames = phone.send("set:complete", data, id="m-1")
    assert frames[0]["event"] == "set:completed"
    assert {frame["replyTo"] for frame in frames} == {"m-1"}
    assert frames[0]["data"]["exercise"]["exerciseId"] == BENCH
    other = watch.received("set:completed")
    assert len(other) == 1
    assert "replyTo" not in other[0]
    assert other[0]["data"] == frames[0]["data"]


def test_a_device_that_connects_later_follows_the_active_workout(phone: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    late = Socket(pushed, token).connect()
    put_set(token, workout["id"], 0)
    assert late.received("set:completed")
    late.close()
    pushed.clear()
    put_set(token, workout["id"], 1)
    assert not late.received()
    assert phone.received("set:completed")


def test_a_device_that_cannot_be_reached_is_removed(phone: Socket, watch: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    pushed.gone.add(watch.connection_id)
    after_the_handshake = clock.now() + timedelta(seconds=HANDSHAKE)
    clock.set_source(lambda: after_the_handshake)
    put_set(token, workout["id"], 0)
    pushed.gone.clear()
    pushed.clear()
    put_set(token, workout["id"], 1)
    assert phone.received("set:completed")
    assert not watch.received()


def test_every_action_answers_the_sender_and_is_pushed_to_the_other_device(phone: Socket, watch: Socket) -> None:
    planned = call("POST", "/workouts", {"exercises": plan(SQUAT)}, token=access_token(ME)).data
    assert planned["status"] == "planned"
    workout_data = {"workoutId": planned["id"]}
    assert phone.send("workout:start", workout_data)[0]["data"]["workout"]["status"] == "in_progress"
    assert phone.send("workout:pause", workout_data)[0]["data"]["status"] == "paused"
    assert phone.send("workout:resume", workout_data)[0]["data"]["status"] == "in_progress"
    timer = phone.send("rest:start", workout_data | {"seconds": 90})[0]["data"]
    assert timer["isResting"]
    assert timer["rest"]["seconds"] == 90
    assert phone.send("rest:skip", workout_data)[0]["data"] == {
        "workoutId": planned["id"],
        "isResting": False,
        "reason": "skipped",
    }
    assert phone.send("set:complete", workout_data | {"setIndex": 0, "exerciseIndex": 0})[0]["event"] == "set:completed"
    assert phone.send("workout:complete", workout_data)[0]["data"]["workout"]["status"] == "completed"
    assert [frame["event"] for frame in watch.received()] == [frame["event"] for frame in phone.received()]
    versions = [frame["version"] for frame in phone.received()]
    assert sorted(set(versions)) == list(range(2, 9))


def test_an_action_that_fails_leaves_the_connection_open(phone: Socket) -> None:
    frames = phone.send("set:complete", {"workoutId": "nothing", "setIndex": 0, "reps": 1}, id="m")
    assert frames == [
        {"event": "error", "replyTo": "m", "error": {"code": "not_found", "message": frames[0]["error"]["message"]}}
    ]
    error = phone.send("set:complete", {"setIndex": -1, "reps": -1, "foo": 1})[0]["error"]
    assert {field["path"] for field in error["fields"]} == {"data.workoutId", "data.setIndex", "data.reps", "data.foo"}
    assert phone.send_text("{")[0]["error"]["code"] == "malformed"
    assert phone.send("no:such", id="x")[0] | {} == {
        "event": "error",
        "replyTo": "x",
        "error": {"code": "unknown_action", "message": "There is no such action."},
    }
    begin(access_token(ME))
    assert phone.received("workout:started")


# --- syncing -----------------------------------------------------------------------------------------------


def test_a_sync_answers_exactly_what_was_missed(phone: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    for index in range(3):
        put_set(token, workout["id"], index)
    sent = [frame for frame in phone.received() if frame["version"] > 2]
    [answer] = phone.send("sync:request", {"workoutId": workout["id"], "sinceVersion": 2}, id="s")
    assert (answer["event"], answer["replyTo"], answer["version"]) == ("sync:workout", "s", 4)
    assert answer["data"]["reason"] == "operations"
    keys = ("event", "version", "data")
    assert [[frame[key] for key in keys] for frame in answer["data"]["operations"]] == [
        [frame[key] for key in keys] for frame in sent
    ]


def test_a_sync_without_a_version_is_a_snapshot(phone: Socket) -> None:
    token = access_token(ME)
    workout = begin(token)
    put_set(token, workout["id"], 0)
    [answer] = phone.send("sync:request", {"workoutId": workout["id"]})
    assert answer["data"]["reason"] == "snapshot"
    assert answer["data"]["workout"] == call("GET", f"/workouts/{workout['id']}", token=token).data


def test_a_sync_that_is_up_to_date_is_an_empty_list(phone: Socket) -> None:
    workout = begin(access_token(ME))
    [answer] = phone.send("sync:request", {"workoutId": workout["id"], "sinceVersion": 1})
    assert answer["data"]["operations"] == []
