"""What was done offline is applied once, in its order, and answered operation by operation."""

from uuid import uuid4

import pytest
from fitai.kernel import clock, table
from fitai.workouts import operation_log

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import register
from tests.unit.workouts.offline.operations import (
    BENCH,
    CURL,
    ME,
    NOON,
    OTHER,
    SQUAT,
    creation_and_start,
    make_operation,
    make_set,
    outcomes,
    plan,
    read,
    sets_of,
    sync,
    whole_workout,
)

# --- once -----------------------------------------------------------------------------------------------


def test_a_workout_done_offline_is_as_if_it_had_been_done_online(token: str) -> None:
    workout = str(uuid4())
    results = sync(token, *whole_workout(workout))
    assert outcomes(results) == ["applied"] * 5
    assert [result["clientId"] for result in results] == ["create", "start", "s0", "s1", "complete"]
    assert [result["version"] for result in results] == [1, 2, 3, 4, 5]
    assert {result["workoutId"] for result in results} == {workout}
    saved = read(token, workout)
    assert (saved["status"], saved["version"], saved["notes"]) == ("completed", 5, "No signal")
    assert saved["startedAt"] == "2025-06-02T10:00:00.000Z"
    assert saved["endedAt"] == "2025-06-02T10:20:00.000Z"
    assert saved["durationSeconds"] == 1200
    assert saved["metrics"]["totalVolume"] == 1025
    assert [set_["completedAt"] for set_ in sets_of(saved)] == ["2025-06-02T10:05:00.000Z", "2025-06-02T10:10:00.000Z"]
    deliver_events()
    lifts = call("GET", "/analytics/overview", token=token).data
    assert (lifts["totalWorkouts"], lifts["totalVolume"]) == (1, 1025)
    assert call("GET", "/workouts", token=token, exercise=SQUAT).data[0]["id"] == workout


def test_a_repeated_batch_changes_nothing_and_answers_the_first_results(token: str) -> None:
    workout = str(uuid4())
    first = sync(token, *whole_workout(workout))
    before = read(token, workout)
    repeated = sync(token, *whole_workout(workout))
    assert outcomes(repeated) == ["duplicate"] * 5
    assert [result["version"] for result in repeated] == [result["version"] for result in first]
    assert read(token, workout) == before


def test_an_operation_twice_in_a_batch_is_applied_once(token: str) -> None:
    workout = str(uuid4())
    operation = make_set("s", workout, 5)
    results = sync(token, *creation_and_start(workout), operation, operation, operation)
    assert outcomes(results) == ["applied", "applied", "applied", "duplicate", "duplicate"]
    assert len({result["version"] for result in results[2:]}) == 1
    assert len(sets_of(read(token, workout))) == 1


def test_rest_and_batches_share_client_ids(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    body = {"weight": 100, "reps": 5, "clientId": "s-1"}
    live = call("PUT", f"/workouts/{workout}/set/0", body, token=token, exercise=0).data
    assert live["set"]["clientId"] == "s-1"
    results = sync(token, make_set("s-1", workout, 5, 0), make_set("s-2", workout, 6, 1))
    assert outcomes(results) == ["duplicate", "applied"]
    assert (results[0]["version"], results[0]["setIndex"]) == (live["version"], 0)
    repeated = call("PUT", f"/workouts/{workout}/set/1", body | {"clientId": "s-2"}, token=token, exercise=0).data
    assert repeated["version"] == results[1]["version"], "the first result, though it was applied by a batch"
    assert len(sets_of(read(token, workout))) == 2


def test_the_socket_and_batches_share_client_ids(pushed: Frames) -> None:
    clock.set_source(lambda: NOON)
    token = access_token(ME)
    phone = Socket(pushed, token).connect()
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    data = {"workoutId": workout, "exerciseIndex": 0, "weight": 100, "reps": 5}
    first = phone.send("set:complete", data | {"setIndex": 0}, id="s-1")[0]
    [duplicate] = sync(token, make_set("s-1", workout, 5, 0))
    assert (duplicate["status"], duplicate["version"], duplicate["setIndex"]) == ("duplicate", first["version"], 0)
    [applied] = sync(token, make_set("s-2", workout, 6, 1))
    answer = phone.send("set:complete", data | {"setIndex": 1}, id="s-2")[0]
    assert (answer["event"], answer["replyTo"], answer["version"]) == ("set:completed", "s-2", applied["version"])
    assert len(sets_of(read(token, workout))) == 2


def test_a_set_is_recognised_by_its_client_id_when_the_log_has_expired(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), make_set("s", workout, 5))
    table_name, log_item = table.settings().table, operation_log.ClientOperationItem.of(workout, "s", 0)
    item = table.get(operation_log.ClientOperationItem, log_item.PK, log_item.SK)
    assert item is not None
    assert item.ttl == clock.epoch() + 30 * 24 * 60 * 60, "the log is kept for 30 days"
    table.client().delete_item(TableName=table_name, Key={"PK": {"S": log_item.PK}, "SK": {"S": log_item.SK}})
    [duplicate] = sync(token, make_set("s", workout, 5))
    assert (duplicate["status"], duplicate["setIndex"]) == ("duplicate", 0)
    assert len(sets_of(read(token, workout))) == 1


def test_every_completed_set_has_a_client_id(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), make_set("phone-1", workout, 5))
    call("PUT", f"/workouts/{workout}/set/1", {"weight": 100, "reps": 5}, token=token, exercise=0).data  # noqa: B018
    first, second = sets_of(read(token, workout))
    assert first["clientId"] == "phone-1"
    correction = make_operation("correct_set", "c", workout, 150, setClientId=second["clientId"], reps=6)
    assert outcomes(sync(token, correction)) == ["applied"]
    assert [set_["reps"] for set_ in sets_of(read(token, workout))] == [5, 6]


def test_a_client_id_of_another_operation_is_refused_for_a_set(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    answer = call("PUT", f"/workouts/{workout}/set/0", {"reps": 5, "clientId": "start"}, token=token, exercise=0)
    assert (answer.status, answer.error["code"]) == (409, "client_id_reused")


def test_measures_are_read_in_the_callers_units(token: str) -> None:
    workout = str(uuid4())
    body = {"operations": [*creation_and_start(workout), make_set("s", workout, 5, weight=225)]}
    call("POST", "/workouts/sync?units=imperial", body, token=token)
    assert sets_of(read(token, workout))[0]["weight"] == pytest.approx(102.058283)
    assert (
        call("GET", f"/workouts/{workout}?units=imperial", token=token).data["exercises"][0]["sets"][0]["weight"] == 225
    )


# --- order -------------------------------------------------------------------------------------------------


def test_the_order_in_the_batch_does_not_matter(token: str) -> None:
    workout = str(uuid4())
    create, start, first, second, complete = whole_workout(workout)
    results = sync(token, second, first, start, create, complete)
    assert outcomes(results) == ["applied"] * 5
    saved = read(token, workout)
    assert [set_["weight"] for set_ in sets_of(saved)] == [100, 105]
    assert saved["version"] == 5


def test_independent_operations_are_applied_in_the_order_of_the_batch_and_not_by_time(token: str) -> None:
    workout = str(uuid4())
    sets = [make_set(f"s{number}", workout, 30 - number) for number in range(3)]
    sync(token, *creation_and_start(workout), *sets)
    results = sets_of(read(token, workout))
    assert [result["clientId"] for result in results] == ["s0", "s1", "s2"]
    assert [result["completedAt"] for result in results] == sorted(
        (result["completedAt"] for result in results), reverse=True
    )


def test_operations_that_arrive_before_their_workout_are_to_be_sent_again(token: str) -> None:
    workout = str(uuid4())
    create, start, first, second, complete = whole_workout(workout)
    results = sync(token, start, first)
    assert outcomes(results) == ["missing_workout", "missing_workout"]
    assert all(result["error"]["retry"] for result in results)
    assert outcomes(sync(token, create, first)) == ["applied", "not_started"]
    assert outcomes(sync(token, start, first, second, complete)) == ["applied"] * 4
    assert len(sets_of(read(token, workout))) == 2


def test_a_set_whose_predecessors_never_arrive_takes_the_next_place(token: str) -> None:
    workout = str(uuid4())
    results = sync(token, *creation_and_start(workout), make_set("s7", workout, 9, 7), make_set("s4", workout, 8, 4))
    assert outcomes(results) == ["applied"] * 4
    assert [result.get("setIndex") for result in results[2:]] == [1, 0]
    assert [set_["clientId"] for set_ in sets_of(read(token, workout))] == ["s4", "s7"]


def test_a_workout_may_be_named_by_the_client_id_of_its_creation(token: str) -> None:
    results = sync(
        token,
        make_operation("create", "c-1", None, exercises=plan()),
        make_operation("start", "c-2", "c-1"),
        make_set("c-3", "c-1", 5),
    )
    assert outcomes(results) == ["applied"] * 3
    workout = results[0]["workoutId"]
    assert {result["workoutId"] for result in results} == {workout}
    later = sync(token, make_set("c-4", "c-1", 6), make_set("c-5", workout, 7))
    assert outcomes(later) == ["applied", "applied"]
    assert len(sets_of(read(token, workout))) == 3
    assert outcomes(sync(token, make_operation("create", "c-1", None, exercises=plan()))) == ["duplicate"]


def test_a_client_id_that_looks_like_an_id_is_found_in_later_batches(token: str) -> None:
    client_id = str(uuid4())
    sync(token, make_operation("create", client_id, None, exercises=plan()), make_operation("start", "c-2", client_id))
    results = sync(token, make_set("c-3", client_id, 5))
    assert outcomes(results) == ["applied"]


def test_a_workout_may_repeat_another_one_of_the_batch(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    repetition = make_operation("create", "again", second, 60, workoutId=first)
    assert outcomes(sync(token, repetition)) == ["missing_workout"]
    results = sync(token, repetition, *whole_workout(first))
    assert outcomes(results) == ["applied"] * 6
    assert [set_["weight"] for set_ in read(token, second)["exercises"][0]["sets"]] == [100, 105]


# --- ids ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workout_id", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav"])
def test_a_ulid_is_an_id_in_either_case(token: str, workout_id: str) -> None:
    results = sync(token, make_operation("create", "c", workout_id, exercises=plan()))
    assert results[0]["workoutId"] == "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert read(token, "01ARZ3NDEKTSV4RRFFQ69G5FAV")["version"] == 1


def test_an_id_that_is_neither_uuid_nor_ulid_names_the_field(token: str) -> None:
    results = sync(token, make_operation("create", "c", "my workout", exercises=plan()))
    assert outcomes(results) == ["invalid"]
    assert results[0]["error"]["fields"][0]["path"] == "workoutId"
    assert not results[0]["error"]["retry"]


def test_somebody_elses_workout_is_neither_seen_nor_touched(token: str) -> None:
    workout = str(uuid4())
    theirs = access_token(OTHER)
    sync(theirs, *creation_and_start(workout))
    before = read(theirs, workout)
    results = sync(
        token, *creation_and_start(workout), make_set("s", workout, 5), make_operation("delete", "d", workout)
    )
    assert outcomes(results) == ["id_unavailable", "missing_workout", "missing_workout", "missing_workout"]
    nobodys = sync(token, make_set("s", str(uuid4()), 5))[0]["error"]
    assert results[2]["error"] == nobodys, "as if it were not there"
    assert read(theirs, workout) == before
    call("DELETE", f"/workouts/{workout}", token=theirs)
    assert outcomes(sync(token, make_set("s2", workout, 5))) == ["missing_workout"]


def test_a_second_creation_of_a_workout_is_refused(token: str) -> None:
    workout = str(uuid4())
    sync(token, make_operation("create", "c-1", workout, exercises=plan(SQUAT)))
    results = sync(token, make_operation("create", "c-2", workout, exercises=plan(BENCH)))
    assert outcomes(results) == ["workout_exists"]
    assert read(token, workout)["exercises"][0]["exerciseId"] == SQUAT


def test_a_template_that_the_device_does_not_have_is_planned_by_the_server(token: str) -> None:
    exercise = {"exerciseId": SQUAT, "sets": 3, "reps": 5, "weight": {"type": "fixed", "value": 80}}
    body = {"name": "Strength", "weeklyPlan": {"days": {"monday": {"exercises": [exercise]}}}}
    template = call("POST", "/templates", body, token=token).data["id"]
    workout = str(uuid4())
    create = make_operation("create", "c", workout, templateId=template, day="monday")
    assert outcomes(sync(token, create, make_operation("start", "s", workout))) == ["applied"] * 2
    saved = read(token, workout)
    assert (saved["templateId"], saved["status"]) == (template, "in_progress")
    assert [(set_["weight"], set_["reps"]) for set_ in saved["exercises"][0]["sets"]] == [(80, 5)] * 3
    [rejected] = sync(token, make_operation("create", "d", str(uuid4()), templateId="nothing"))
    assert (rejected["error"]["code"], rejected["error"]["retry"]) == ("not_found", False)


# --- operations -------------------------------------------------------------------------------------------


def test_every_operation_does_what_its_route_does(token: str) -> None:
    workout = str(uuid4())
    results = sync(
        token,
        *creation_and_start(workout, SQUAT, BENCH),
        make_operation("exercise", "o1", workout, 1, exerciseIndex=1, notes="slow"),
        make_operation("pause", "o2", workout, 2),
        make_operation("resume", "o3", workout, 12),
        make_operation("rest", "o4", workout, 119, seconds=600),
        make_operation("update", "o5", workout, 14, name="Legs", bodyWeight=80),
    )
    assert outcomes(results) == ["applied"] * 7
    saved = read(token, workout)
    assert (saved["name"], saved["bodyWeight"], saved["durationSeconds"]) == ("Legs", 80, 120)
    assert saved["exercises"][1]["notes"] == "slow"
    assert saved["realTime"]["currentExerciseIndex"] == 1
    assert saved["realTime"]["rest"]["endsAt"] == "2025-06-02T12:09:00.000Z"
    assert outcomes(sync(token, make_operation("rest", "o6", workout, 120, skip=True))) == ["applied"]
    assert "rest" not in read(token, workout)["realTime"]
    assert outcomes(sync(token, make_operation("exercise", "o7", workout, 120, exerciseIndex=5))) == [
        "missing_exercise"
    ]


def test_an_operation_may_leave_out_what_its_route_may_leave_out(token: str) -> None:
    workout = str(uuid4())
    added = {"exerciseId": CURL, "supersetId": "a", "restTime": 45, "notes": "strict"}
    results = sync(
        token,
        *creation_and_start(workout, SQUAT, BENCH),
        make_operation("exercise", "o1", workout, 1, exerciseIndex=1),
        make_operation("set", "o2", workout, 2, weight=60, reps=8),
        make_operation("add_exercise", "o3", workout, 3, **added),
        make_operation("update", "o4", workout, 4, date="2025-06-01", location="gym", mood={"energy": 3}),
        make_operation("complete", "o5", workout, 20, mood={"energy": 5}),
    )
    assert outcomes(results) == ["applied"] * 7
    assert (results[3]["exerciseIndex"], results[3]["setIndex"]) == (1, 0), "the exercise that it is at"
    saved = read(token, workout)
    assert {name: saved["exercises"][2][name] for name in added} == added
    assert (saved["date"], saved["location"], saved["mood"]) == ("2025-06-01", "gym", {"energy": 5})


@pytest.mark.parametrize("preferred", [True, False])
def test_loads_of_a_substitute_are_rounded_to_the_callers_weights(pushed: Frames, preferred: bool) -> None:
    """As by the route: pounds for who prefers them, or asks for them."""
    me = register()
    if preferred:
        call("PUT", "/users/preferences", {"units": "imperial"}, token=me.token).data  # noqa: B018
    query = "" if preferred else "?units=imperial"
    planned = [{"exerciseId": BENCH, "sets": [{"weight": 225, "reps": 5}] * 2}]
    ids = [str(uuid4()) for _ in range(2)]
    for workout_id in ids:
        body = {"operations": [make_operation("create", f"c-{workout_id}", workout_id, exercises=planned)]}
        call("POST", f"/workouts/sync{query}", body, token=me.token).data  # noqa: B018
    body = {"operations": [make_operation("exercise", "x", ids[0], exerciseIndex=0, exerciseId="dumbbell-bench-press")]}
    offline = call("POST", f"/workouts/sync{query}", body, token=me.token)
    assert outcomes(offline.data["results"]) == ["applied"]
    path = f"/workouts/{ids[1]}/exercise/0{query}"
    online = call("PUT", path, {"exerciseId": "dumbbell-bench-press"}, token=me.token).data["exercises"][0]["sets"]
    results = call("GET", f"/workouts/{ids[0]}{query}", token=me.token).data["exercises"][0]["sets"]
    assert [result["weight"] for result in results] == [90, 90]
    assert results == online
    assert offline.operations.count("GetItem") == 0, "what the caller prefers comes with the rate limit"


def test_a_rest_that_is_over_is_not_shown(token: str) -> None:
    workout = str(uuid4())
    exercises = [{"exerciseId": SQUAT, "restTime": 120}]
    started = [make_operation("create", "c", workout, exercises=exercises), make_operation("start", "s", workout)]
    sync(token, *started, make_set("s0", workout, 5), make_set("s1", workout, 10))
    assert read(token, workout)["realTime"]["isResting"] is False
    sync(token, make_set("s2", workout, 119))
    assert read(token, workout)["realTime"]["rest"]["endsAt"] == "2025-06-02T12:01:00.000Z"
