"""Operations on a workout: applied once, refused where they are not possible, and what each changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, table

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.workouts.training import ME, OTHER, PULL_UP, SQUAT, begin, plan, put_set

# --- once --------------------------------------------------------------------------------------------------


def test_a_repeated_client_id_answers_the_first_result(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    first = put_set(token, workout["id"], 0, weight=100, reps=5, clientId="a").data
    put_set(token, workout["id"], 1, weight=110, reps=5, clientId="b")
    repeated = put_set(token, workout["id"], 0, weight=100, reps=5, clientId="a").data
    assert repeated == first
    assert call("GET", f"/workouts/{workout['id']}", token=token).data["version"] == 3


def test_a_repeated_message_answers_the_first_result_to_the_sender_only(phone: Socket, watch: Socket) -> None:
    workout = begin(access_token(ME))
    data = {"workoutId": workout["id"], "setIndex": 0, "exerciseIndex": 0}
    first = phone.send("set:complete", data, id="m-1")
    pushed_count = len(watch.received())
    repeated = phone.send("set:complete", data, id="m-1")
    first_without_time = [{key: value for key, value in frame.items() if key != "at"} for frame in first]
    assert [{key: value for key, value in frame.items() if key != "at"} for frame in repeated] == first_without_time
    assert len(watch.received()) == pushed_count


def test_a_repeated_idempotency_key_creates_one_workout(pushed: Frames) -> None:
    token = access_token(ME)
    headers = {"Idempotency-Key": "once"}
    body = {"exercises": plan(SQUAT)}
    first = call("POST", "/workouts", body, token=token, headers=headers).data
    assert call("POST", "/workouts", body, token=token, headers=headers).data == first
    # The answer was lost before it was stored: the same request must still create no second one.
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


def test_at_most_one_workout_is_active(pushed: Frames) -> None:
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
def test_a_transition_that_is_not_possible_is_a_conflict(pushed: Frames, step: str) -> None:
    token = access_token(ME)
    planned = call("POST", "/workouts", {"exercises": plan(SQUAT)}, token=token).data
    error = call("POST", f"/workouts/{planned['id']}/{step}", {}, token=token)
    assert (error.status, error.error["code"], error.error["status"]) == (409, "invalid_state", "planned")
    assert call("GET", f"/workouts/{planned['id']}", token=token).data["version"] == 1


def test_a_paused_workout_takes_sets(pushed: Frames) -> None:
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
def test_another_users_workout_is_not_found(pushed: Frames, method: str, path: str, body: Any) -> None:
    workout = begin(access_token(ME))
    answer = call(method, f"/workouts/{workout['id']}{path}", body, token=access_token(OTHER))
    assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert call("GET", f"/workouts/{workout['id']}", token=access_token(ME)).data["version"] == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"reps": -1}, "reps"),
        ({"reps": 5, "weight": -1}, "weight"),
        ({"reps": 5, "rpe": 11}, "rpe"),
        ({"reps": 5, "rpe": 7.3}, "rpe"),
        ({"reps": 5, "rir": 5}, "rir"),
        ({"reps": 5, "type": "giant"}, "type"),
        ({"reps": 5, "wieght": 100}, "wieght"),
    ],
)
def test_an_invalid_set_names_the_field(pushed: Frames, body: dict[str, Any], path: str) -> None:
    token = access_token(ME)
    workout = begin(token)
    answer = call("PUT", f"/workouts/{workout['id']}/set/0", body, token=token)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]
    assert call("GET", f"/workouts/{workout['id']}", token=token).data["version"] == 1


def test_a_set_out_of_range_names_the_field(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    assert put_set(token, workout["id"], 9, reps=5).error["fields"][0]["path"] == "setIndex"
    assert put_set(token, workout["id"], 0, exercise=7, reps=5).error["fields"][0]["path"] == "exercise"
    assert put_set(token, workout["id"], 3, weight=90, reps=5).data["set"]["index"] == 3


def test_an_unknown_exercise_names_the_field(pushed: Frames) -> None:
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


def test_the_duration_leaves_pauses_out(pushed: Frames) -> None:
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


def test_the_date_is_that_of_the_time_zone(pushed: Frames) -> None:
    clock.set_source(lambda: datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    token = access_token(ME)
    assert call("POST", "/workouts", {"timezone": "Europe/Berlin"}, token=token).data["date"] == "2026-03-03"
    assert call("POST", "/workouts", {"timezone": "America/New_York"}, token=token).data["date"] == "2026-03-02"
    assert call("POST", "/workouts", {"timezone": "Mars/Base"}, token=token).error["fields"][0]["path"] == "timezone"


def test_a_planned_rest_starts_after_a_set(phone: Socket) -> None:
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


# --- changing ----------------------------------------------------------------------------------------------


def test_exercises_are_moved_to_substituted_and_added(phone: Socket) -> None:
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
    assert next(record for record in answer["records"] if record["type"] == "max_weight").get("previous") is None


def test_a_set_costs_the_same_however_long_the_log_is(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    first = put_set(token, workout["id"], 0, reps=1)
    for reps in range(2, 30):
        last = put_set(token, workout["id"], 0, reps=reps)
    assert (last.read_units, last.requests) == (first.read_units, first.requests)
