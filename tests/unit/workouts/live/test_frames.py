"""The frames of a workout: one for each device and operation, whatever its size, and nothing is lost when none arrives."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from fitai.kernel.live import delivery, transport
from fitai.kernel.live.connections import user_connections
from fitai.kernel.live.transport import PostFailed
from fitai.workouts import operation_log, store
from fitai.workouts.live import followers
from fitai.workouts.live_events import SetCompleted, WorkoutSynced
from fitai.workouts.models import (
    MAX_EXERCISES,
    MAX_SETS,
    RealTime,
    WorkoutExercise,
    WorkoutMetrics,
    WorkoutSet,
)
from fitai.workouts.state import WorkoutState

from tests.harness.gateway import MAX_POST, Frames, Socket, access_token, call
from tests.unit.workouts.training import BENCH, ME, SQUAT, begin, plan, put_set

SETS = 25


def posts(pushed: Frames, *devices: Socket) -> int:
    return sum(len(pushed.posted(device.connection_id)) for device in devices)


# --- one frame for each operation --------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["rest", "live"])
def test_a_workout_of_25_sets_is_one_post_per_operation_and_device(
    phone: Socket, watch: Socket, pushed: Frames, door: str
) -> None:
    token = access_token(ME)
    workout = begin(token, SQUAT, exercises=plan(SQUAT, sets=SETS))
    about = {"workoutId": workout["id"], "exerciseIndex": 0}
    for index in range(SETS):
        if door == "rest":
            assert put_set(token, workout["id"], index, weight=100, reps=5).status == 200
        else:
            assert phone.send("set:complete", about | {"setIndex": index, "weight": 100, "reps": 5}, id=f"m-{index}")
    assert phone.send("workout:complete", {"workoutId": workout["id"]}, id="end")
    operations = SETS + 2

    assert posts(pushed, phone, watch) == 2 * operations
    assert len(pushed.sent) == 112, "so many frames it would be with one for each event"
    assert len(phone.received("set:completed")) == len(watch.received("set:completed")) == SETS


def test_a_set_with_a_record_and_a_rest_is_one_batch(phone: Socket, watch: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token, exercises=[*plan(SQUAT), plan(BENCH)[0] | {"restTime": 90}])
    pushed.clear()
    data = {"workoutId": workout["id"], "exerciseIndex": 1, "setIndex": 0, "weight": 102.5, "reps": 5}
    phone.send("set:complete", data, id="m-1")

    (answer,), (other,) = pushed.posted(phone.connection_id), pushed.posted(watch.connection_id)
    assert set(answer) == {"event", "version", "at", "replyTo", "events"}
    assert (answer["event"], answer["version"], answer["replyTo"]) == ("batch", 2, "m-1")
    names = [event["event"] for event in answer["events"]]
    assert names == ["set:completed", "pr:achieved", "pr:achieved", "pr:achieved", "rest:timer", "workout:stats"]
    assert all(set(event) == {"event", "data"} for event in answer["events"])
    assert other == {name: value for name, value in answer.items() if name != "replyTo"}


def test_an_event_alone_is_no_batch(phone: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    pushed.clear()
    call("POST", f"/workouts/{workout['id']}/pause", {}, token=token)

    assert [frame["event"] for frame in pushed.posted(phone.connection_id)] == ["workout:paused"]


def test_who_missed_a_batch_sees_the_gap_and_gets_its_events(phone: Socket, watch: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    pushed.gone.add(watch.connection_id)
    put_set(token, workout["id"], 0, weight=100, reps=5)
    pushed.gone.clear()
    put_set(token, workout["id"], 1, weight=100, reps=5)
    (batch,) = pushed.posted(watch.connection_id)[1:]
    assert batch["version"] == 3, "after version 1"

    (answer,) = watch.send("sync:request", {"workoutId": workout["id"], "sinceVersion": 1})
    keys = ("event", "version", "data")
    assert [[frame[key] for key in keys] for frame in answer["data"]["operations"]] == [
        [frame[key] for key in keys] for frame in phone.received() if frame["version"] > 1
    ]


def test_a_repeated_message_gets_the_same_batch(phone: Socket, watch: Socket, pushed: Frames) -> None:
    workout = begin(access_token(ME))
    data = {"workoutId": workout["id"], "exerciseIndex": 0, "setIndex": 0, "weight": 100, "reps": 5}
    phone.send("set:complete", data, id="m-1")
    pushed.clear()
    phone.send("set:complete", data, id="m-1")

    (again,) = pushed.posted(phone.connection_id)
    assert (again["event"], again["version"], again["replyTo"]) == ("batch", 2, "m-1")
    assert pushed.posted(watch.connection_id) == []


# --- what cannot be sent -----------------------------------------------------------------------------------


class Unreachable(Frames):
    """API Gateway takes nothing."""

    def send(self, connection_id: str, frame: str) -> bool:
        raise PostFailed

    def close(self, connection_id: str) -> None:
        raise PostFailed


def test_a_set_that_no_device_could_be_told_is_saved_and_acknowledged(
    phone: Socket, watch: Socket, pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = access_token(ME)
    workout = begin(token)
    with monkeypatch.context() as patched:
        patched.setattr(transport, "FIRST_PAUSE", 0.0)
        patched.setattr(transport, "instance", Unreachable())
        assert put_set(token, workout["id"], 0, weight=100, reps=5).status == 200
        data = {"workoutId": workout["id"], "exerciseIndex": 0, "setIndex": 1, "weight": 100, "reps": 5}
        assert phone.send("set:complete", data, id="m-1") == []
    read = call("GET", f"/workouts/{workout['id']}", token=token).data
    assert (read["version"], read["metrics"]["completedSets"]) == (3, 2)

    frames = phone.send("set:complete", data, id="m-1")
    assert (frames[0]["event"], frames[0]["version"]) == ("set:completed", 3), "sent again, it is answered"
    assert len(user_connections(ME)) == 2


# --- the largest -------------------------------------------------------------------------------------------


NOTE = "Ü" * 2_000
MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def longest_set(index: int, note: str) -> WorkoutSet:
    return WorkoutSet(
        index=index,
        weight=102.58123,
        reps=12,
        rpe=8.5,
        rest_time=180.0,
        notes=note,
        completed_at=MOMENT,
        corrected_at=MOMENT,
        client_id="c" * 100,
    )


def longest_exercise(index: int, note: str) -> WorkoutExercise:
    sets = [longest_set(number, note) for number in range(MAX_SETS)]
    return WorkoutExercise(
        index=index, exercise_id=SQUAT, name="Squat", measurement="weight_reps", measurements=["weight_reps"], sets=sets
    )


def test_a_set_of_the_longest_exercise_arrives(phone: Socket, pushed: Frames) -> None:
    exercise = longest_exercise(0, NOTE)
    event = SetCompleted(
        workout_id="w-1",
        exercise_index=0,
        set=exercise.sets[0],
        exercise=exercise,
        metrics=WorkoutMetrics(),
        real_time=RealTime(),
        records=[],
        version=7,
    )
    assert delivery.push(user_connections(ME), event, version=7, replying=(phone.connection_id, "m-1")) == 1

    sizes = [len(frame.encode()) for _, frame in pushed.posts]
    assert len(sizes) > 1
    assert max(sizes) <= MAX_POST
    (frame,) = phone.received("set:completed")
    assert (frame["version"], frame["replyTo"]) == (7, "m-1")
    assert frame["data"] == json.loads(event.model_dump_json(by_alias=True, exclude_none=True))


def test_the_longest_workout_arrives(phone: Socket, pushed: Frames) -> None:
    exercises = [longest_exercise(index, NOTE[:100]) for index in range(MAX_EXERCISES)]
    state = WorkoutState(id="w-1", user_id=ME, **_head(), exercises=exercises)
    assert delivery.push(user_connections(ME), WorkoutSynced(workout_id="w-1", reason="snapshot", workout=state)) == 1

    assert max(len(frame.encode()) for _, frame in pushed.posts) <= MAX_POST
    (frame,) = phone.received("sync:workout")
    assert sum(len(exercise["sets"]) for exercise in frame["data"]["workout"]["exercises"]) == 1_800


def _head() -> dict[str, Any]:
    return {
        "name": "Long", "status": "in_progress", "version": 1, "date": "2026-03-01", "timezone": "UTC",
        "created_at": MOMENT, "updated_at": MOMENT,
    }  # fmt: skip


def test_a_workout_of_1800_sets_is_synchronised(phone: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token, exercises=plan(*[SQUAT, BENCH] * (MAX_EXERCISES // 2), sets=MAX_SETS))
    pushed.clear()
    phone.send("sync:request", {"workoutId": workout["id"]}, id="s")

    assert {json.loads(frame)["event"] for _, frame in pushed.posts} == {"part"}
    (answer,) = phone.received()
    assert (answer["event"], answer["replyTo"]) == ("sync:workout", "s")
    assert answer["data"]["workout"] == call("GET", f"/workouts/{workout['id']}", token=token).data


def test_missed_operations_that_are_longer_than_a_frame_are_a_snapshot(
    phone: Socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = access_token(ME)
    workout = begin(token)
    put_set(token, workout["id"], 0, weight=100, reps=5)
    loaded = store.load_workout(workout["id"])
    assert loaded is not None
    size = sum(len(event.model_dump_json()) for event in operation_log.operations_since(loaded.state, 1, 100))
    about = {"workoutId": workout["id"], "sinceVersion": 1}
    for most, reason in ((size, "operations"), (size - 1, "snapshot")):
        monkeypatch.setattr(followers, "MAX_MISSED_CHARACTERS", most)
        (answer,) = phone.send("sync:request", about)
        assert answer["data"]["reason"] == reason
