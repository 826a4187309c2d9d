"""A live workout on two devices: what one does by either door, the other sees."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, table

from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import register
from tests.unit.users.people import befriend

SQUAT, BENCH, PULL_UP = "barbell-back-squat", "barbell-bench-press", "assisted-pull-up"
ME, OTHER = "user-1", "user-2"


def plan(*exercises: str, sets: int = 3, weight: float = 100, reps: int = 5) -> list[dict[str, Any]]:
    return [{"exerciseId": one, "sets": [{"weight": weight, "reps": reps}] * sets} for one in exercises]


def begin(token: str, *exercises: str, **more: Any) -> dict[str, Any]:
    body = {"exercises": plan(*(exercises or (SQUAT, BENCH))), "start": True} | more
    return call("POST", "/workouts", body, token=token).data


def put_set(token: str, workout: str, index: int, exercise: int = 0, **fields: Any) -> Answer:
    return call("PUT", f"/workouts/{workout}/set/{index}", fields, token=token, exercise=exercise)


@pytest.fixture
def phone(pushed: Frames) -> Socket:
    return Socket(pushed, access_token(ME)).connect()


@pytest.fixture
def watch(pushed: Frames) -> Socket:
    return Socket(pushed, access_token(ME)).connect()


def finish(token: str, exercise: str = SQUAT, weight: float = 100, reps: int = 5, **more: Any) -> dict[str, Any]:
    """A whole workout of one set."""
    workout = call("POST", "/workouts", {"exercises": plan(exercise, sets=1), "start": True} | more, token=token).data
    put_set(token, workout["id"], 0, weight=weight, reps=reps)
    done = call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).data
    deliver_events()
    return done


# --- two devices -------------------------------------------------------------------------------------------


def test_a_set_done_by_rest_is_seen_by_the_other_device(phone: Socket, watch: Socket) -> None:
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


def test_a_set_done_by_websocket_answers_the_sender_and_tells_the_other(phone: Socket, watch: Socket) -> None:
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


def test_a_device_that_connects_later_follows_the_running_workout(phone: Socket, pushed: Frames) -> None:
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


def test_a_gone_device_is_forgotten(phone: Socket, watch: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    pushed.gone.add(watch.connection_id)
    put_set(token, workout["id"], 0)
    pushed.gone.clear()
    pushed.clear()
    put_set(token, workout["id"], 1)
    assert phone.received("set:completed")
    assert not watch.received()


def test_every_action_of_the_workout(phone: Socket, watch: Socket) -> None:
    planned = call("POST", "/workouts", {"exercises": plan(SQUAT)}, token=access_token(ME)).data
    assert planned["status"] == "planned"
    about = {"workoutId": planned["id"]}
    assert phone.send("workout:start", about)[0]["data"]["workout"]["status"] == "in_progress"
    assert phone.send("workout:pause", about)[0]["data"]["status"] == "paused"
    assert phone.send("workout:resume", about)[0]["data"]["status"] == "in_progress"
    timer = phone.send("rest:start", about | {"seconds": 90})[0]["data"]
    assert timer["isResting"]
    assert timer["rest"]["seconds"] == 90
    assert phone.send("rest:skip", about)[0]["data"] == {
        "workoutId": planned["id"],
        "isResting": False,
        "reason": "skipped",
    }
    assert phone.send("set:complete", about | {"setIndex": 0, "exerciseIndex": 0})[0]["event"] == "set:completed"
    assert phone.send("workout:complete", about)[0]["data"]["workout"]["status"] == "completed"
    assert [frame["event"] for frame in watch.received()] == [frame["event"] for frame in phone.received()]
    versions = [frame["version"] for frame in phone.received()]
    assert sorted(set(versions)) == list(range(2, 9))


def test_an_error_of_an_action_leaves_the_connection(phone: Socket) -> None:
    frames = phone.send("set:complete", {"workoutId": "nothing", "setIndex": 0, "reps": 1}, id="m")
    assert frames == [
        {"event": "error", "replyTo": "m", "error": {"code": "not_found", "message": frames[0]["error"]["message"]}}
    ]
    wrong = phone.send("set:complete", {"setIndex": -1, "reps": 0, "foo": 1})[0]["error"]
    assert {field["path"] for field in wrong["fields"]} == {"data.workoutId", "data.setIndex", "data.reps", "data.foo"}
    assert phone.send_text("{")[0]["error"]["code"] == "malformed"
    assert phone.send("no:such", id="x")[0] | {} == {
        "event": "error",
        "replyTo": "x",
        "error": {"code": "unknown_action", "message": "There is no such action."},
    }
    begin(access_token(ME))
    assert phone.received("workout:started")


# --- syncing -----------------------------------------------------------------------------------------------


def test_sync_gives_exactly_what_was_missed(phone: Socket, pushed: Frames) -> None:
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


def test_sync_without_a_version_is_a_snapshot(phone: Socket) -> None:
    token = access_token(ME)
    workout = begin(token)
    put_set(token, workout["id"], 0)
    [answer] = phone.send("sync:request", {"workoutId": workout["id"]})
    assert answer["data"]["reason"] == "snapshot"
    assert answer["data"]["workout"] == call("GET", f"/workouts/{workout['id']}", token=token).data


def test_sync_up_to_date_is_an_empty_list(phone: Socket) -> None:
    workout = begin(access_token(ME))
    [answer] = phone.send("sync:request", {"workoutId": workout["id"], "sinceVersion": 1})
    assert answer["data"]["operations"] == []


# --- once only ---------------------------------------------------------------------------------------------


def test_an_operation_with_a_known_client_id_answers_the_first_result(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    first = put_set(token, workout["id"], 0, weight=100, reps=5, clientId="a").data
    put_set(token, workout["id"], 1, weight=110, reps=5, clientId="b")
    again = put_set(token, workout["id"], 0, weight=100, reps=5, clientId="a").data
    assert again == first
    assert call("GET", f"/workouts/{workout['id']}", token=token).data["version"] == 3


def test_a_repeated_message_answers_the_first_result_to_the_sender_only(phone: Socket, watch: Socket) -> None:
    workout = begin(access_token(ME))
    data = {"workoutId": workout["id"], "setIndex": 0, "exerciseIndex": 0}
    first = phone.send("set:complete", data, id="m-1")
    seen = len(watch.received())
    again = phone.send("set:complete", data, id="m-1")
    strip = [{key: value for key, value in frame.items() if key != "at"} for frame in first]
    assert [{key: value for key, value in frame.items() if key != "at"} for frame in again] == strip
    assert len(watch.received()) == seen


def test_a_repeated_idempotency_key_makes_one_workout(pushed: Frames) -> None:
    token = access_token(ME)
    headers = {"Idempotency-Key": "once"}
    body = {"exercises": plan(SQUAT)}
    first = call("POST", "/workouts", body, token=token, headers=headers).data
    assert call("POST", "/workouts", body, token=token, headers=headers).data == first
    # The answer was lost before it was kept: the same request must still make no second one.
    table.client().delete_item(
        TableName=table.settings().table,
        Key={
            key: value
            for key, value in table.client()
            .query(
                TableName=table.settings().table,
                KeyConditionExpression="PK = :p",
                ExpressionAttributeValues={":p": {"S": f"IDEMPOTENCY#{ME}"}},
            )["Items"][0]
            .items()
            if key in ("PK", "SK")
        },
    )
    assert call("POST", "/workouts", body, token=token, headers=headers).data["id"] == first["id"]
    assert len(call("GET", "/workouts", token=token).data) == 1


# --- states, ownership, bad input --------------------------------------------------------------------------


def test_only_one_workout_runs_at_a_time(pushed: Frames) -> None:
    token = access_token(ME)
    first = begin(token)
    planned = call("POST", "/workouts", {}, token=token).data
    error = call("POST", f"/workouts/{planned['id']}/start", {}, token=token).error
    assert (error["code"], error["workoutId"]) == ("workout_active", first["id"])
    assert call("POST", "/workouts", {"start": True}, token=token).error["code"] == "workout_active"
    assert len(call("GET", "/workouts", token=token).data) == 2, "nothing was half-written"
    call("POST", f"/workouts/{first['id']}/complete", {}, token=token)
    assert call("POST", f"/workouts/{planned['id']}/start", {}, token=token).data["status"] == "in_progress"


@pytest.mark.parametrize("step", ["pause", "resume", "complete"])
def test_a_step_that_is_not_possible_is_a_conflict(pushed: Frames, step: str) -> None:
    token = access_token(ME)
    planned = call("POST", "/workouts", {"exercises": plan(SQUAT)}, token=token).data
    error = call("POST", f"/workouts/{planned['id']}/{step}", {}, token=token)
    assert (error.status, error.error["code"], error.error["status"]) == (409, "invalid_state", "planned")
    assert call("GET", f"/workouts/{planned['id']}", token=token).data["version"] == 1


def test_a_set_of_a_paused_workout_is_not_lost(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    call("POST", f"/workouts/{workout['id']}/pause", {}, token=token)
    assert put_set(token, workout["id"], 0).status == 200


ROUTES = [
    ("GET", "", None),
    ("PUT", "", {"version": 1, "name": "Mine"}),
    ("DELETE", "", None),
    ("POST", "/start", {}),
    ("POST", "/pause", {}),
    ("POST", "/resume", {}),
    ("POST", "/complete", {}),
    ("PUT", "/exercise/0", {}),
    ("PUT", "/set/0", {"reps": 1}),
    ("POST", "/rest", {"seconds": 60}),
    ("POST", "/share", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_another_users_workout_is_not_there(pushed: Frames, method: str, path: str, body: Any) -> None:
    workout = begin(access_token(ME))
    answer = call(method, f"/workouts/{workout['id']}{path}", body, token=access_token(OTHER))
    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert call("GET", f"/workouts/{workout['id']}", token=access_token(ME)).data["version"] == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"reps": 0}, "reps"),
        ({"reps": 5, "weight": -1}, "weight"),
        ({"reps": 5, "rpe": 11}, "rpe"),
        ({"reps": 5, "rpe": 7.3}, "rpe"),
        ({"reps": 5, "rir": 5}, "rir"),
        ({"reps": 5, "type": "giant"}, "type"),
        ({"reps": 5, "wieght": 100}, "wieght"),
    ],
)
def test_bad_sets_name_the_field(pushed: Frames, body: dict[str, Any], path: str) -> None:
    token = access_token(ME)
    workout = begin(token)
    answer = call("PUT", f"/workouts/{workout['id']}/set/0", body, token=token)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]
    assert call("GET", f"/workouts/{workout['id']}", token=token).data["version"] == 1


def test_a_set_out_of_range_names_the_next(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    assert put_set(token, workout["id"], 9, reps=5).error["fields"][0]["path"] == "setIndex"
    assert put_set(token, workout["id"], 0, exercise=7, reps=5).error["fields"][0]["path"] == "exercise"
    assert put_set(token, workout["id"], 3, weight=90, reps=5).data["set"]["index"] == 3


def test_an_unknown_exercise_is_named(pushed: Frames) -> None:
    body = {"exercises": [{"exerciseId": SQUAT}, {"exerciseId": "no-such-lift"}]}
    answer = call("POST", "/workouts", body, token=access_token(ME))
    assert answer.error["fields"] == [{"path": "exercises.1.exerciseId", "message": "There is no such exercise"}]


# --- units -------------------------------------------------------------------------------------------------


def test_pounds_come_back_as_the_same_pounds(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    path = f"/workouts/{workout['id']}/set/0"
    answer = call("PUT", path, {"weight": 225, "reps": 5}, token=token, exercise=0, units="imperial").data
    assert answer["set"]["weight"] == 225
    assert answer["exercise"]["totalVolume"] == 1125
    read = call("GET", f"/workouts/{workout['id']}", token=token, units="imperial").data
    assert read["exercises"][0]["sets"][0]["weight"] == 225
    metric = call("GET", f"/workouts/{workout['id']}", token=token).data
    assert metric["exercises"][0]["sets"][0]["weight"] == pytest.approx(102.058283, abs=1e-6)
    assert [
        record["value"] for record in read["exercises"][0]["personalRecords"] if record["type"] == "max_weight"
    ] == [225]


# --- time --------------------------------------------------------------------------------------------------


def test_duration_leaves_pauses_out(pushed: Frames) -> None:
    token = access_token(ME)
    moment = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    clock.set_source(lambda: moment)
    token = access_token(ME)
    workout = begin(token)
    steps = [("pause", 10), ("resume", 5), ("complete", 2)]
    for step, minutes in steps:
        moment += timedelta(minutes=minutes)
        answer = call("POST", f"/workouts/{workout['id']}/{step}", {}, token=access_token(ME)).data
    assert answer["durationSeconds"] == 12 * 60
    assert answer["endedAt"] == "2026-03-02T18:17:00.000Z"


def test_the_day_is_that_of_the_time_zone(pushed: Frames) -> None:
    clock.set_source(lambda: datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    token = access_token(ME)
    assert call("POST", "/workouts", {"timezone": "Europe/Berlin"}, token=token).data["date"] == "2026-03-03"
    assert call("POST", "/workouts", {"timezone": "America/New_York"}, token=token).data["date"] == "2026-03-02"
    assert call("POST", "/workouts", {"timezone": "Mars/Base"}, token=token).error["fields"][0]["path"] == "timezone"


def test_rest_follows_a_set_where_the_plan_says_so(phone: Socket) -> None:
    clock.set_source(lambda: datetime(2026, 3, 2, 18, 0, tzinfo=UTC))
    token = access_token(ME)
    phone.token = token
    body = {"exercises": [{"exerciseId": SQUAT, "restTime": 120, "sets": [{"weight": 100, "reps": 5}]}], "start": True}
    workout = call("POST", "/workouts", body, token=token).data
    put_set(token, workout["id"], 0)
    assert phone.received("rest:timer")[0]["data"]["rest"]["endsAt"] == "2026-03-02T18:02:00.000Z"
    read = call("GET", f"/workouts/{workout['id']}", token=token).data
    assert read["realTime"]["isResting"]
    call("POST", f"/workouts/{workout['id']}/rest", {"skip": True}, token=token)
    assert not call("GET", f"/workouts/{workout['id']}", token=token).data["realTime"]["isResting"]


# --- records, corrections, deletions -----------------------------------------------------------------------


def records_of(token: str, workout: str, exercise: int = 0) -> dict[str, float]:
    read = call("GET", f"/workouts/{workout}", token=token).data
    return {one["type"]: one["value"] for one in read["exercises"][exercise]["personalRecords"]}


def test_records_go_on_from_the_workouts_before(pushed: Frames) -> None:
    token = access_token(ME)
    finish(token, weight=100)
    second = begin(token, SQUAT)
    answer = put_set(token, second["id"], 0, weight=105, reps=5).data
    record = next(one for one in answer["records"] if one["type"] == "max_weight")
    assert (record["previous"], record["improvementPercentage"]) == (100, 5.0)
    assert put_set(token, second["id"], 1, weight=90, reps=3).data["records"] == []


def test_a_mistyped_set_corrected_takes_its_records_back(pushed: Frames) -> None:
    token = access_token(ME)
    finish(token, weight=100)
    workout = begin(token, SQUAT)
    put_set(token, workout["id"], 0, weight=1000, reps=5)
    assert records_of(token, workout["id"])["max_weight"] == 1000
    put_set(token, workout["id"], 0, weight=100, reps=5)
    assert records_of(token, workout["id"]) == {}
    answer = put_set(token, workout["id"], 1, weight=102.5, reps=5).data
    assert next(one for one in answer["records"] if one["type"] == "max_weight")["previous"] == 100


def test_correcting_the_past_moves_the_records_of_what_came_after(pushed: Frames) -> None:
    token = access_token(ME)
    days = iter(range(3))

    def at(day: int) -> None:
        moment = datetime(2026, 3, 2 + day, 18, 0, tzinfo=UTC)
        clock.set_source(lambda: moment)

    at(next(days))
    token = access_token(ME)
    first = finish(token, weight=200)
    at(next(days))
    token = access_token(ME)
    second = finish(token, weight=110)
    assert records_of(token, second["id"]) == {}
    fixed = call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    assert fixed.data["exercise"]["sets"][0]["weight"] == 100
    deliver_events()
    assert records_of(token, first["id"])["max_weight"] == 100
    assert records_of(token, second["id"])["max_weight"] == 110
    assert call("GET", f"/workouts/{second['id']}", token=token).data["metrics"]["personalRecordsSet"] == 3
    at(next(days))
    token = access_token(ME)
    third = begin(token, SQUAT)
    answer = put_set(token, third["id"], 0, weight=115, reps=5).data
    assert next(one for one in answer["records"] if one["type"] == "max_weight")["previous"] == 110


def test_correcting_the_past_reaches_the_workout_that_runs(pushed: Frames) -> None:
    token = access_token(ME)
    first = finish(token, weight=200)
    running = begin(token, SQUAT)
    put_set(token, running["id"], 0, weight=110, reps=5)
    assert records_of(token, running["id"]) == {}
    call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    deliver_events()
    assert records_of(token, running["id"])["max_weight"] == 110
    answer = put_set(token, running["id"], 1, weight=112.5, reps=5).data
    assert next(one for one in answer["records"] if one["type"] == "max_weight")["previous"] == 110


def test_devices_are_told_when_the_past_changes_the_records_of_the_running_workout(
    phone: Socket, pushed: Frames
) -> None:
    token = access_token(ME)
    first = finish(token, weight=200)
    running = begin(token, SQUAT)
    put_set(token, running["id"], 0, weight=110, reps=5)
    known = phone.received("set:completed")[-1]["version"]
    pushed.clear()
    call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    deliver_events()
    saved = call("GET", f"/workouts/{running['id']}", token=token).data
    [frame] = [one for one in phone.received("sync:workout") if one["data"]["workoutId"] == running["id"]]
    assert (frame["version"], frame["data"]["reason"]) == (known + 1, "records")
    assert frame["data"]["workout"] == saved
    assert saved["exercises"][0]["sets"][0]["personalRecord"]
    [missed] = phone.send("sync:request", {"workoutId": running["id"], "sinceVersion": known})
    assert missed["data"]["reason"] == "operations", "it is in the log, like every other change"
    assert [(one["version"], one["data"]) for one in missed["data"]["operations"]] == [(known + 1, frame["data"])]
    pushed.clear()
    call("PUT", f"/workouts/{first['id']}/set/0", {"notes": "deep"}, token=token, exercise=0)
    deliver_events()
    assert not [one for one in phone.received() if one["data"]["workoutId"] == running["id"]], "nothing has changed"


def test_devices_are_told_when_a_past_workout_that_they_follow_loses_a_record(pushed: Frames) -> None:
    clock.set_source(lambda: datetime(2026, 3, 2, 18, tzinfo=UTC))
    token = access_token(ME)
    phone = Socket(pushed, token).connect()
    early, later = finish(token, weight=100, date="2026-03-01"), finish(token, weight=110)
    pushed.clear()
    call("PUT", f"/workouts/{early['id']}/set/0", {"weight": 120}, token=token, exercise=0)
    deliver_events()
    [frame] = [one for one in phone.received("sync:workout") if one["data"]["workoutId"] == later["id"]]
    assert (frame["version"], frame["data"]["reason"]) == (later["version"] + 1, "records")
    assert frame["data"]["workout"] == call("GET", f"/workouts/{later['id']}", token=token).data
    assert frame["data"]["workout"]["exercises"][0]["personalRecords"] == []
    [missed] = phone.send("sync:request", {"workoutId": later["id"], "sinceVersion": later["version"]})
    assert [one["data"] for one in missed["data"]["operations"]] == [frame["data"]]
    phone.close()
    call("PUT", f"/workouts/{early['id']}/set/0", {"weight": 100}, token=token, exercise=0)
    deliver_events()
    again = Socket(pushed, access_token(ME)).connect()
    [answer] = again.send("sync:request", {"workoutId": later["id"], "sinceVersion": later["version"]})
    assert answer["data"]["reason"] == "snapshot", "nobody followed it any more: nothing was kept for those who do"
    assert answer["data"]["workout"]["exercises"][0]["personalRecords"]


@pytest.mark.parametrize("weights", [True, False])
def test_a_room_sees_when_the_past_changes_the_records_of_the_running_workout(pushed: Frames, weights: bool) -> None:
    ada, ben = register("ada"), register("ben")
    befriend(ada, ben)
    mine, theirs = Socket(pushed, ada.token).connect(), Socket(pushed, ben.token).connect()
    first = finish(ada.token, weight=200)
    running = begin(ada.token, SQUAT)
    about = {"invite": [ben.id], "workoutId": running["id"], "shareWeights": weights}
    room = mine.send("room:join", about)[0]["data"]["roomId"]
    theirs.send("room:join", {"roomId": room})
    put_set(ada.token, running["id"], 0, weight=110, reps=5)
    pushed.clear()
    call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 100, "reps": 5}, token=ada.token, exercise=0)
    deliver_events()
    [frame] = theirs.received("sync:workout")
    assert (frame["userId"], frame["roomId"], "version" in frame) == (ada.id, room, False)
    assert frame["data"]["reason"] == "records"
    exercise = frame["data"]["workout"]["exercises"][0]
    assert (bool(exercise["personalRecords"]), exercise["sets"][0].get("weight")) == (weights, 110 if weights else None)


def test_analytics_count_the_records_that_a_correction_takes_from_later_workouts(pushed: Frames) -> None:
    token = access_token(ME)
    first, second = finish(token, weight=100), finish(token, weight=110)
    assert call("GET", "/analytics/overview", token=token).data["personalRecords"] == 6
    call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 120}, token=token, exercise=0)
    deliver_events()
    assert records_of(token, second["id"]) == {}
    assert call("GET", "/analytics/overview", token=token).data["personalRecords"] == 3


def test_a_deleted_workout_takes_its_records_along_and_does_not_come_back(phone: Socket) -> None:
    token = access_token(ME)
    first = finish(token, weight=100)
    second = finish(token, weight=120)
    call("DELETE", f"/workouts/{second['id']}", token=token)
    deliver_events()
    assert phone.received("sync:workout")[-1]["data"] == {"workoutId": second["id"], "reason": "deleted"}
    assert call("GET", f"/workouts/{second['id']}", token=token).status == 404
    assert [one["id"] for one in call("GET", "/workouts", token=token).data] == [first["id"]]
    third = begin(token, SQUAT)
    answer = put_set(token, third["id"], 0, weight=110, reps=5).data
    assert next(one for one in answer["records"] if one["type"] == "max_weight")["previous"] == 100


def test_a_running_workout_can_be_deleted_and_another_started(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    put_set(token, workout["id"], 0, weight=300, reps=5)
    call("DELETE", f"/workouts/{workout['id']}", token=token)
    deliver_events()
    answer = put_set(token, begin(token)["id"], 0, weight=100, reps=5).data
    assert next(one for one in answer["records"] if one["type"] == "max_weight").get("previous") is None


def test_replacing_the_exercises_of_a_past_workout(pushed: Frames) -> None:
    token = access_token(ME)
    done = finish(token, weight=100)
    body = {
        "version": done["version"],
        "exercises": [{"exerciseId": BENCH, "sets": [{"weight": 80, "reps": 5}, {"weight": 80, "reps": 6}]}],
    }
    changed = call("PUT", f"/workouts/{done['id']}", body, token=token).data
    assert changed["metrics"]["totalVolume"] == 880
    assert [one["completedAt"] for one in changed["exercises"][0]["sets"]] == [done["endedAt"]] * 2
    deliver_events()
    assert call("PUT", f"/workouts/{done['id']}", body, token=token).error["currentVersion"] == changed["version"]
    answer = put_set(token, begin(token, SQUAT, BENCH)["id"], 0, weight=60, reps=5).data
    assert next(one for one in answer["records"] if one["type"] == "max_weight").get("previous") is None


def test_less_assistance_is_the_record(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token, PULL_UP)
    put_set(token, workout["id"], 0, weight=40, reps=8)
    answer = put_set(token, workout["id"], 1, weight=35, reps=8).data
    record = next(one for one in answer["records"] if one["type"] == "max_weight")
    assert (record["value"], record["previous"], record["improvementPercentage"]) == (35, 40, 12.5)
    assert answer["metrics"]["totalVolume"] == 0


# --- changing ----------------------------------------------------------------------------------------------


def test_moving_substituting_and_adding_exercises(phone: Socket) -> None:
    token = access_token(ME)
    workout = begin(token)
    path = f"/workouts/{workout['id']}/exercise"
    moved = call("PUT", f"{path}/1", {}, token=token).data
    assert moved["realTime"]["currentExerciseIndex"] == 1
    substituted = call("PUT", f"{path}/1", {"exerciseId": "dumbbell-bench-press"}, token=token).data
    assert substituted["exercises"][1]["exerciseId"] == "dumbbell-bench-press"
    assert substituted["exercises"][1]["sets"][0]["weight"] == 40, "83 % of 100 kg, in two hands"
    added = call("PUT", f"{path}/2", {"exerciseId": PULL_UP, "restTime": 60}, token=token).data
    assert (added["exerciseCount"], added["exercises"][2]["measurement"]) == (3, "assisted_reps")
    assert call("PUT", f"{path}/9", {}, token=token).error["fields"][0]["path"] == "exerciseIndex"
    assert len(phone.received("sync:workout")) == 3


def test_a_cancelled_workout_counts_for_nothing(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token, SQUAT)
    put_set(token, workout["id"], 0, weight=300, reps=5)
    version = call("GET", f"/workouts/{workout['id']}", token=token).data["version"]
    body = {"version": version, "status": "cancelled"}
    assert call("PUT", f"/workouts/{workout['id']}", body, token=token).data["status"] == "cancelled"
    deliver_events()
    assert put_set(token, workout["id"], 1, reps=5).error["code"] == "invalid_state"
    answer = put_set(token, begin(token, SQUAT)["id"], 0, weight=100, reps=5).data
    assert next(one for one in answer["records"] if one["type"] == "max_weight").get("previous") is None


# --- sharing and history -----------------------------------------------------------------------------------


def test_sharing_by_link_recipient_and_in_public(pushed: Frames) -> None:
    account = register("other")
    token, other = access_token(ME), account.token
    workout = begin(token)
    path = f"/workouts/{workout['id']}"
    shared = call("POST", f"{path}/share", {"visibility": "private"}, token=token).data
    assert call("GET", shared["link"], token=other).data["id"] == workout["id"]
    assert call("GET", path, token=other).status == 404
    assert call("GET", f"{path}?share=guess", token=other).status == 404
    assert "linkHash" not in call("GET", path, token=token).text
    call("POST", f"{path}/share", {"visibility": "private", "link": False}, token=token)
    assert call("GET", shared["link"], token=other).status == 404
    call("POST", f"{path}/share", {"visibility": "private", "recipients": [account.id]}, token=token)
    assert call("GET", path, token=other).data["id"] == workout["id"]
    assert call("GET", path, token=access_token("user-3")).status == 404
    call("POST", f"{path}/share", {"visibility": "public"}, token=token)
    assert call("GET", path, token=access_token("user-3")).data["id"] == workout["id"]


def test_history_pages_filters_and_owner(pushed: Frames) -> None:
    token = access_token(ME)
    for day in range(1, 8):
        body = {"exercises": plan(SQUAT if day % 2 else BENCH), "date": f"2026-03-{day:02d}", "name": f"Day {day}"}
        call("POST", "/workouts", body, token=token)
    call("POST", "/workouts", {}, token=access_token(OTHER))
    names, cursor = [], None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        answer = call("GET", "/workouts", token=token, **query)
        names += [one["name"] for one in answer.data]
        cursor = answer.cursor
        if cursor is None:
            break
    assert names == [f"Day {day}" for day in range(7, 0, -1)]
    part = call("GET", "/workouts", token=token, **{"from": "2026-03-03", "to": "2026-03-05"})
    assert [one["name"] for one in part.data] == ["Day 5", "Day 4", "Day 3"]
    assert call("GET", "/workouts", token=token, status="completed").data == []
    assert len(call("GET", "/workouts", token=token, status="planned").data) == 7
    stolen = call("GET", "/workouts", token=token, limit=3).cursor
    assert call("GET", "/workouts", token=access_token(OTHER), cursor=stolen).error["code"] == "invalid_cursor"
    assert call("GET", "/workouts", token=token, status="planned", cursor=stolen).status == 400
    backwards = call("GET", "/workouts", token=token, **{"from": "2026-03-05", "to": "2026-03-03"})
    assert [field["path"] for field in backwards.error["fields"]] == ["to"]
    assert call("GET", "/workouts", token=token, status="nope").error["fields"][0]["path"] == "status"


def test_history_of_an_exercise(pushed: Frames) -> None:
    token = access_token(ME)
    first, _, third = finish(token, SQUAT), finish(token, BENCH), finish(token, SQUAT)
    ids = {one["id"] for one in call("GET", "/workouts", token=token, exercise=SQUAT).data}
    assert ids == {first["id"], third["id"]}


def test_doing_a_past_workout_again(pushed: Frames) -> None:
    token = access_token(ME)
    past = finish(token, weight=140, reps=3)
    again = call("POST", "/workouts", {"workoutId": past["id"]}, token=token).data
    assert again["exercises"][0]["sets"][0] == {
        "index": 0,
        "type": "normal",
        "weight": 140,
        "reps": 3,
        "target": {"weight": 140, "reps": 3},
        "personalRecord": False,
    }
    assert again["metrics"]["totalVolume"] == 0


def test_the_log_behind_it_does_not_make_a_set_dearer(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    first = put_set(token, workout["id"], 0, reps=1)
    for reps in range(2, 30):
        last = put_set(token, workout["id"], 0, reps=reps)
    assert (last.read_units, last.requests) == (first.read_units, first.requests)
