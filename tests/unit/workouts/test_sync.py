"""What was done offline: applied once, answered one by one, whatever the network and the clocks do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fitai.kernel import clock, table
from fitai.workouts import operation_log, published, store
from fitai.workouts.offline import sync
from fitai.workouts.state import DeletedWorkout

from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import register

SQUAT, BENCH, CURL = "barbell-back-squat", "barbell-bench-press", "dumbbell-curl"
ME, OTHER = "user-1", "user-2"
NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)

Operation = dict[str, Any]


@pytest.fixture
def token(aws: None) -> str:
    clock.set_source(lambda: NOON)
    return access_token(ME)


def op(kind: str, client_id: str, workout: str | None, minutes: float = 0, **data: Any) -> Operation:
    """An operation, claimed to be done some minutes after ten."""
    at = clock.iso(NOON - timedelta(hours=2) + timedelta(minutes=minutes))
    return {"clientId": client_id, "op": kind, "at": at, "data": data} | ({"workoutId": workout} if workout else {})


def send(token: str, *operations: Operation, **more: Any) -> Answer:
    return call("POST", "/workouts/sync", {"operations": list(operations)} | more, token=token)


def results(token: str, *operations: Operation, **more: Any) -> list[dict[str, Any]]:
    return send(token, *operations, **more).data["results"]  # type: ignore[no-any-return]


def statuses(found: list[dict[str, Any]]) -> list[str]:
    return [one["error"]["code"] if one["status"] == "rejected" else one["status"] for one in found]


def read(token: str, workout: str) -> dict[str, Any]:
    return call("GET", f"/workouts/{workout}", token=token).data  # type: ignore[no-any-return]


def plan(*exercises: str, sets: int = 0) -> list[dict[str, Any]]:
    return [{"exerciseId": one, "sets": [{"weight": 100, "reps": 5}] * sets} for one in exercises or (SQUAT,)]


def begun(workout: str, *exercises: str, sets: int = 0, prefix: str = "") -> list[Operation]:
    return [
        op("create", f"{prefix}create", workout, exercises=plan(*exercises, sets=sets)),
        op("start", f"{prefix}start", workout),
    ]


def done(client_id: str, workout: str, minutes: float, index: int | None = None, **more: Any) -> Operation:
    given = {"exerciseIndex": 0, "exerciseId": SQUAT, "weight": 100, "reps": 5} | more
    return op("set", client_id, workout, minutes, **given, **({} if index is None else {"setIndex": index}))


def sets_of(workout: dict[str, Any], exercise: int = 0) -> list[dict[str, Any]]:
    return [one for one in workout["exercises"][exercise]["sets"] if "completedAt" in one]


def whole(workout: str, prefix: str = "", minutes: float = 0, weight: float = 100) -> list[Operation]:
    """A workout from its creation to its end, with two sets."""
    return [
        op("create", f"{prefix}create", workout, minutes, exercises=plan()),
        op("start", f"{prefix}start", workout, minutes),
        done(f"{prefix}s0", workout, minutes + 5, 0, weight=weight),
        done(f"{prefix}s1", workout, minutes + 10, 1, weight=weight + 5),
        op("complete", f"{prefix}complete", workout, minutes + 20, notes="No signal"),
    ]


# --- the ordinary case -------------------------------------------------------------------------------------


def test_a_workout_done_offline_is_as_if_it_had_been_done_online(token: str) -> None:
    workout = str(uuid4())
    found = results(token, *whole(workout))
    assert statuses(found) == ["applied"] * 5
    assert [one["clientId"] for one in found] == ["create", "start", "s0", "s1", "complete"]
    assert [one["version"] for one in found] == [1, 2, 3, 4, 5]
    assert {one["workoutId"] for one in found} == {workout}
    saved = read(token, workout)
    assert (saved["status"], saved["version"], saved["notes"]) == ("completed", 5, "No signal")
    assert saved["startedAt"] == "2025-06-02T10:00:00.000Z"
    assert saved["endedAt"] == "2025-06-02T10:20:00.000Z"
    assert saved["durationSeconds"] == 1200
    assert saved["metrics"]["totalVolume"] == 1025
    assert [one["completedAt"] for one in sets_of(saved)] == ["2025-06-02T10:05:00.000Z", "2025-06-02T10:10:00.000Z"]
    deliver_events()
    lifts = call("GET", "/analytics/overview", token=token).data
    assert (lifts["totalWorkouts"], lifts["totalVolume"]) == (1, 1025)
    assert call("GET", "/workouts", token=token, exercise=SQUAT).data[0]["id"] == workout


def test_the_same_batch_again_changes_nothing_and_answers_the_first_results(token: str) -> None:
    workout = str(uuid4())
    first = results(token, *whole(workout))
    before = read(token, workout)
    again = results(token, *whole(workout))
    assert statuses(again) == ["duplicate"] * 5
    assert [one["version"] for one in again] == [one["version"] for one in first]
    assert read(token, workout) == before


def test_an_operation_twice_in_a_batch_is_applied_once(token: str) -> None:
    workout = str(uuid4())
    one = done("s", workout, 5)
    found = results(token, *begun(workout), one, one, one)
    assert statuses(found) == ["applied", "applied", "applied", "duplicate", "duplicate"]
    assert len({item["version"] for item in found[2:]}) == 1
    assert len(sets_of(read(token, workout))) == 1


def test_the_other_doors_and_the_batch_share_the_client_ids(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    body = {"weight": 100, "reps": 5, "clientId": "s-1"}
    live = call("PUT", f"/workouts/{workout}/set/0", body, token=token, exercise=0).data
    assert live["set"]["clientId"] == "s-1"
    found = results(token, done("s-1", workout, 5, 0), done("s-2", workout, 6, 1))
    assert statuses(found) == ["duplicate", "applied"]
    assert (found[0]["version"], found[0]["setIndex"]) == (live["version"], 0)
    repeated = call("PUT", f"/workouts/{workout}/set/1", body | {"clientId": "s-2"}, token=token, exercise=0).data
    assert repeated["version"] == found[1]["version"], "the first result, though it came by the other door"
    assert len(sets_of(read(token, workout))) == 2


def test_a_set_that_was_sent_over_the_socket_is_known_to_the_batch_and_the_other_way_round(pushed: Frames) -> None:
    clock.set_source(lambda: NOON)
    token = access_token(ME)
    phone = Socket(pushed, token).connect()
    workout = str(uuid4())
    results(token, *begun(workout))
    about = {"workoutId": workout, "exerciseIndex": 0, "weight": 100, "reps": 5}
    first = phone.send("set:complete", about | {"setIndex": 0}, id="s-1")[0]
    [again] = results(token, done("s-1", workout, 5, 0))
    assert (again["status"], again["version"], again["setIndex"]) == ("duplicate", first["version"], 0)
    [applied] = results(token, done("s-2", workout, 6, 1))
    answer = phone.send("set:complete", about | {"setIndex": 1}, id="s-2")[0]
    assert (answer["event"], answer["replyTo"], answer["version"]) == ("set:completed", "s-2", applied["version"])
    assert len(sets_of(read(token, workout))) == 2


def test_a_set_is_known_by_its_client_id_when_the_log_has_forgotten_it(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), done("s", workout, 5))
    where, logged = table.settings().table, operation_log.ClientOperationItem.of(workout, "s", 0)
    item = table.get(operation_log.ClientOperationItem, logged.PK, logged.SK)
    assert item is not None
    assert item.ttl == clock.epoch() + 30 * 24 * 60 * 60, "the log is kept for 30 days"
    table.client().delete_item(TableName=where, Key={"PK": {"S": logged.PK}, "SK": {"S": logged.SK}})
    [again] = results(token, done("s", workout, 5))
    assert (again["status"], again["setIndex"]) == ("duplicate", 0)
    assert len(sets_of(read(token, workout))) == 1


def test_every_set_that_is_done_carries_a_client_id(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), done("mine", workout, 5))
    call("PUT", f"/workouts/{workout}/set/1", {"weight": 100, "reps": 5}, token=token, exercise=0).data  # noqa: B018
    first, second = sets_of(read(token, workout))
    assert first["clientId"] == "mine"
    meant = op("correct_set", "c", workout, 150, setClientId=second["clientId"], reps=6)
    assert statuses(results(token, meant)) == ["applied"]
    assert [one["reps"] for one in sets_of(read(token, workout))] == [5, 6]


def test_a_client_id_of_another_operation_is_no_set(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    answer = call("PUT", f"/workouts/{workout}/set/0", {"reps": 5, "clientId": "start"}, token=token, exercise=0)
    assert (answer.status, answer.error["code"]) == (409, "client_id_reused")


def test_measures_are_read_in_the_callers_units(token: str) -> None:
    workout = str(uuid4())
    body = {"operations": [*begun(workout), done("s", workout, 5, weight=225)]}
    call("POST", "/workouts/sync?units=imperial", body, token=token)
    assert sets_of(read(token, workout))[0]["weight"] == pytest.approx(102.058283)
    assert (
        call("GET", f"/workouts/{workout}?units=imperial", token=token).data["exercises"][0]["sets"][0]["weight"] == 225
    )


# --- order -------------------------------------------------------------------------------------------------


def test_the_order_in_the_batch_does_not_matter(token: str) -> None:
    workout = str(uuid4())
    create, start, first, second, complete = whole(workout)
    found = results(token, second, first, start, create, complete)
    assert statuses(found) == ["applied"] * 5
    saved = read(token, workout)
    assert [one["weight"] for one in sets_of(saved)] == [100, 105]
    assert saved["version"] == 5


def test_of_what_depends_on_nothing_the_order_of_the_batch_is_taken_and_not_the_time(token: str) -> None:
    workout = str(uuid4())
    sets = [done(f"s{number}", workout, 30 - number) for number in range(3)]
    results(token, *begun(workout), *sets)
    found = sets_of(read(token, workout))
    assert [one["clientId"] for one in found] == ["s0", "s1", "s2"]
    assert [one["completedAt"] for one in found] == sorted((one["completedAt"] for one in found), reverse=True)


def test_what_comes_before_its_workout_is_to_be_sent_again(token: str) -> None:
    workout = str(uuid4())
    create, start, first, second, complete = whole(workout)
    found = results(token, start, first)
    assert statuses(found) == ["missing_workout", "missing_workout"]
    assert all(one["error"]["retry"] for one in found)
    assert statuses(results(token, create, first)) == ["applied", "not_started"]
    assert statuses(results(token, start, first, second, complete)) == ["applied"] * 4
    assert len(sets_of(read(token, workout))) == 2


def test_a_set_whose_predecessors_never_come_takes_the_next_place(token: str) -> None:
    workout = str(uuid4())
    found = results(token, *begun(workout), done("s7", workout, 9, 7), done("s4", workout, 8, 4))
    assert statuses(found) == ["applied"] * 4
    assert [one.get("setIndex") for one in found[2:]] == [1, 0]
    assert [one["clientId"] for one in sets_of(read(token, workout))] == ["s4", "s7"]


def test_a_workout_may_be_meant_by_the_client_id_of_its_creation(token: str) -> None:
    found = results(
        token, op("create", "c-1", None, exercises=plan()), op("start", "c-2", "c-1"), done("c-3", "c-1", 5)
    )
    assert statuses(found) == ["applied"] * 3
    workout = found[0]["workoutId"]
    assert {one["workoutId"] for one in found} == {workout}
    later = results(token, done("c-4", "c-1", 6), done("c-5", workout, 7))
    assert statuses(later) == ["applied", "applied"]
    assert len(sets_of(read(token, workout))) == 3
    assert statuses(results(token, op("create", "c-1", None, exercises=plan()))) == ["duplicate"]


def test_a_client_id_that_looks_like_an_id_is_found_in_later_batches(token: str) -> None:
    client_id = str(uuid4())
    results(token, op("create", client_id, None, exercises=plan()), op("start", "c-2", client_id))
    found = results(token, done("c-3", client_id, 5))
    assert statuses(found) == ["applied"]


def test_a_workout_that_repeats_another_one_of_the_batch(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    again = op("create", "again", second, 60, workoutId=first)
    assert statuses(results(token, again)) == ["missing_workout"]
    found = results(token, again, *whole(first))
    assert statuses(found) == ["applied"] * 6
    assert [one["weight"] for one in read(token, second)["exercises"][0]["sets"]] == [100, 105]


# --- ids ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav"])
def test_a_ulid_is_an_id_in_either_case(token: str, wanted: str) -> None:
    found = results(token, op("create", "c", wanted, exercises=plan()))
    assert found[0]["workoutId"] == "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert read(token, "01ARZ3NDEKTSV4RRFFQ69G5FAV")["version"] == 1


def test_another_id_is_refused_with_the_field_named(token: str) -> None:
    found = results(token, op("create", "c", "my workout", exercises=plan()))
    assert statuses(found) == ["invalid"]
    assert found[0]["error"]["fields"][0]["path"] == "workoutId"
    assert not found[0]["error"]["retry"]


def test_somebody_elses_workout_is_neither_seen_nor_touched(token: str) -> None:
    workout = str(uuid4())
    theirs = access_token(OTHER)
    results(theirs, *begun(workout))
    before = read(theirs, workout)
    found = results(token, *begun(workout), done("s", workout, 5), op("delete", "d", workout))
    assert statuses(found) == ["id_unavailable", "missing_workout", "missing_workout", "missing_workout"]
    nobodys = results(token, done("s", str(uuid4()), 5))[0]["error"]
    assert found[2]["error"] == nobodys, "as if it were not there"
    assert read(theirs, workout) == before
    call("DELETE", f"/workouts/{workout}", token=theirs)
    assert statuses(results(token, done("s2", workout, 5))) == ["missing_workout"]


def test_a_second_creation_of_a_workout_is_refused(token: str) -> None:
    workout = str(uuid4())
    results(token, op("create", "c-1", workout, exercises=plan(SQUAT)))
    found = results(token, op("create", "c-2", workout, exercises=plan(BENCH)))
    assert statuses(found) == ["workout_exists"]
    assert read(token, workout)["exercises"][0]["exerciseId"] == SQUAT


def test_a_template_that_the_device_does_not_have_is_planned_by_the_server(token: str) -> None:
    exercise = {"exerciseId": SQUAT, "sets": 3, "reps": 5, "weight": {"type": "fixed", "value": 80}}
    body = {"name": "Strength", "weeklyPlan": {"days": {"monday": {"exercises": [exercise]}}}}
    template = call("POST", "/templates", body, token=token).data["id"]
    workout = str(uuid4())
    create = op("create", "c", workout, templateId=template, day="monday")
    assert statuses(results(token, create, op("start", "s", workout))) == ["applied"] * 2
    saved = read(token, workout)
    assert (saved["templateId"], saved["status"]) == (template, "in_progress")
    assert [(one["weight"], one["reps"]) for one in saved["exercises"][0]["sets"]] == [(80, 5)] * 3
    [none] = results(token, op("create", "d", str(uuid4()), templateId="nothing"))
    assert (none["error"]["code"], none["error"]["retry"]) == ("not_found", False)


# --- one active workout ------------------------------------------------------------------------------------


def test_a_workout_that_is_over_takes_no_place(token: str) -> None:
    running = call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token).data
    workout = str(uuid4())
    assert statuses(results(token, *whole(workout))) == ["applied"] * 5
    assert read(token, workout)["status"] == "completed"
    assert read(token, running["id"])["status"] == "in_progress"


def test_a_second_workout_waits_with_all_its_sets(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    results(token, *begun(first, prefix="a"))
    found = results(token, *begun(second, prefix="b"), done("b1", second, 5), op("pause", "b2", second, 7))
    assert statuses(found) == ["applied"] * 4
    assert {one["workoutStatus"] for one in found} == {"planned"}
    waiting = read(token, second)
    assert (waiting["status"], waiting["startedAt"]) == ("planned", "2025-06-02T10:00:00.000Z")
    assert len(sets_of(waiting)) == 1
    assert [one["id"] for one in call("GET", "/workouts", token=token, status="in_progress").data] == [first]
    assert not call("GET", "/workouts", token=token, exercise=SQUAT).data, "it is no part of the history yet"
    assert statuses(results(token, op("start", "b3", second, 8))) == ["workout_active"]
    results(token, op("complete", "a9", first, 30))
    assert statuses(results(token, op("start", "b3", second, 40), done("b4", second, 45))) == ["applied", "applied"]
    saved = read(token, second)
    assert (saved["status"], saved["startedAt"]) == ("in_progress", "2025-06-02T10:00:00.000Z")
    assert len(sets_of(saved)) == 2
    results(token, op("complete", "b9", second, 50))
    deliver_events()
    assert {one["id"] for one in call("GET", "/workouts", token=token, exercise=SQUAT).data} == {second}
    assert read(token, second)["durationSeconds"] == 7 * 60 + 10 * 60


def test_a_waiting_workout_can_end_without_ever_having_been_the_active_one(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    results(token, *begun(first, prefix="a"))
    results(token, *begun(second, prefix="b"), done("b1", second, 5, weight=140))
    assert statuses(results(token, op("complete", "b2", second, 20))) == ["applied"]
    saved = read(token, second)
    assert (saved["status"], saved["durationSeconds"]) == ("completed", 1200)
    assert read(token, first)["status"] == "in_progress"
    deliver_events()
    assert [one["id"] for one in call("GET", "/workouts", token=token, exercise=SQUAT).data] == [second]
    # The active one goes on, on top of the records as they are now.
    answer = call("PUT", f"/workouts/{first}/set/0", {"weight": 140, "reps": 5}, token=token, exercise=0)
    assert answer.data["records"] == []


def test_a_waiting_workout_can_be_started_by_the_other_door(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    results(token, *begun(first, prefix="a"))
    results(token, *begun(second, prefix="b"), done("b1", second, 5))
    assert call("POST", f"/workouts/{second}/start", {}, token=token).error["code"] == "workout_active"
    call("POST", f"/workouts/{first}/complete", {}, token=token)
    started = call("POST", f"/workouts/{second}/start", {}, token=token).data
    assert (started["status"], started["startedAt"]) == ("in_progress", "2025-06-02T10:00:00.000Z")
    assert (
        call("PUT", f"/workouts/{second}/set/1", {"weight": 90, "reps": 5}, token=token, exercise=0).data["version"]
        == 5
    )


@pytest.mark.parametrize("door", ["sync", "rest"])
def test_what_was_done_while_it_waited_sets_its_records_when_it_starts(token: str, door: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    results(token, *begun(first, prefix="a"))
    results(token, *begun(second, prefix="b"), done("b1", second, 5, weight=140))
    assert read(token, second)["status"] == "planned"
    results(token, op("complete", "a9", first, 30))
    assert published.exercise_records(ME) == [], "it counts for nothing while it waits"
    if door == "sync":
        assert statuses(results(token, op("start", "b2", second, 40))) == ["applied"]
    else:
        call("POST", f"/workouts/{second}/start", {}, token=token)
    assert [(one.exercise_id, one.max_weight) for one in published.exercise_records(ME)] == [(SQUAT, 140)]
    saved = read(token, second)
    assert saved["metrics"]["personalRecordsSet"] == len(saved["exercises"][0]["personalRecords"]) == 3
    # It goes on from there.
    answer = call("PUT", f"/workouts/{second}/set/1", {"weight": 130, "reps": 5}, token=token, exercise=0)
    assert "max_weight" not in {one["type"] for one in answer.data["records"]}


def test_one_that_ends_in_the_batch_makes_room_for_one_that_begins(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    results(token, *begun(first, prefix="a"))
    found = results(token, *begun(second, prefix="b"), op("complete", "a9", first, 30))
    assert statuses(found) == ["applied"] * 3
    assert (read(token, first)["status"], read(token, second)["status"]) == ("completed", "in_progress")


def test_a_place_that_is_taken_between_looking_and_writing(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workout = str(uuid4())
    look = sync.store.active_workout_id

    def late(user_id: str) -> str | None:
        monkeypatch.setattr(sync.store, "active_workout_id", look)
        found = look(user_id)
        call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token)
        return found

    monkeypatch.setattr(sync.store, "active_workout_id", late)
    assert statuses(results(token, *begun(workout))) == ["applied", "applied"]
    assert read(token, workout)["status"] == "planned"


# --- two devices -------------------------------------------------------------------------------------------


def test_two_phones_add_the_third_set_and_neither_is_lost(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout, sets=5), done("s0", workout, 1, 0), done("s1", workout, 2, 1))
    phone = results(token, done("p2", workout, 3, 2, weight=110), done("p3", workout, 6, 3, weight=110))
    watch = results(token, done("w2", workout, 4, 2, weight=60), done("w3", workout, 7, 3, weight=60))
    assert [one["setIndex"] for one in phone] == [2, 3]
    assert [one["setIndex"] for one in watch] == [4, 5], "the next place that is free, then after the last"
    saved = sets_of(read(token, workout))
    assert [one["clientId"] for one in saved] == ["s0", "s1", "p2", "p3", "w2", "w3"]


def test_of_two_corrections_the_one_that_was_made_later_stays(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), done("s", workout, 1))
    late = op("correct_set", "late", workout, 30, setClientId="s", weight=90)
    early = op("correct_set", "early", workout, 20, setClientId="s", weight=80)
    assert statuses(results(token, late)) == ["applied"]
    assert statuses(results(token, early)) == ["superseded"]
    assert [one["weight"] for one in sets_of(read(token, workout))] == [90]
    assert statuses(results(token, op("correct_set", "last", workout, 40, setClientId="s", reps=8))) == ["applied"]
    assert [(one["weight"], one["reps"]) for one in sets_of(read(token, workout))] == [(90, 8)]


def test_a_correction_that_claims_the_future_counts_as_made_now(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), done("s", workout, 1))
    ahead = op("correct_set", "ahead", workout, 60 * 24 * 30, setClientId="s", weight=90)
    assert statuses(results(token, ahead)) == ["applied"]
    clock.set_source(lambda: NOON + timedelta(minutes=1))
    right = op("correct_set", "right", workout, 121, setClientId="s", weight=95)
    assert statuses(results(token, right)) == ["applied"], "it does not rule for a month"
    assert [one["weight"] for one in sets_of(read(token, workout))] == [95]


def test_a_clock_that_is_late_can_still_correct_a_set(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), done("s", workout, 60))
    late = op("correct_set", "late", workout, -600, setClientId="s", weight=90)
    assert statuses(results(token, late)) == ["applied"], "a correction counts against corrections, never the set"
    assert [one["weight"] for one in sets_of(read(token, workout))] == [90]


def test_of_two_changes_of_a_field_the_one_that_was_made_later_stays(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    assert statuses(results(token, op("update", "u2", workout, 30, name="Late", notes="n"))) == ["applied"]
    found = results(token, op("update", "u1", workout, 20, name="Early", location="gym"))
    assert statuses(found) == ["applied"]
    assert statuses(results(token, op("update", "u0", workout, 10, name="First"))) == ["superseded"]
    saved = read(token, workout)
    assert (saved["name"], saved["notes"], saved["location"]) == ("Late", "n", "gym")


def test_a_set_is_deleted_for_good(token: str) -> None:
    workout = str(uuid4())
    three = [done(f"s{index}", workout, index + 1, index, weight=100 + index * 10) for index in range(3)]
    results(token, *begun(workout), *three)
    gone = op("delete_set", "d", workout, 10, setClientId="s2")
    assert statuses(results(token, gone)) == ["applied"]
    saved = read(token, workout)
    assert [one["weight"] for one in sets_of(saved)] == [100, 110]
    assert (saved["metrics"]["totalVolume"], saved["metrics"]["completedSets"]) == (1050, 2)
    assert statuses(results(token, *three, gone)) == ["duplicate"] * 4
    assert statuses(results(token, op("correct_set", "c", workout, 11, setClientId="s2", reps=9))) == ["gone"]
    assert statuses(results(token, op("delete_set", "d2", workout, 12, setClientId="s2"))) == ["gone"]
    assert len(sets_of(read(token, workout))) == 2
    # The record that it had set is taken back.
    answer = call("PUT", f"/workouts/{workout}/set/2", {"weight": 115, "reps": 5}, token=token, exercise=0).data
    assert {record["previous"] for record in answer["records"] if record["type"] == "max_weight"} == {110}


def test_a_deletion_in_the_middle_moves_the_later_sets_up(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), *[done(f"s{index}", workout, index + 1, index) for index in range(3)])
    results(token, op("delete_set", "d", workout, 10, setClientId="s0"))
    found = results(token, op("correct_set", "c", workout, 11, setClientId="s2", reps=9))
    assert statuses(found) == ["applied"]
    saved = sets_of(read(token, workout))
    assert [(one["index"], one["clientId"], one["reps"]) for one in saved] == [(0, "s1", 5), (1, "s2", 9)]


def test_a_set_without_a_client_id_is_meant_by_its_place_and_time(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    for index in range(2):
        clock.set_source(lambda index=index: NOON + timedelta(minutes=index))
        call("PUT", f"/workouts/{workout}/set/{index}", {"weight": 100, "reps": 5 + index}, token=token, exercise=0)
    at = sets_of(read(token, workout))[1]["completedAt"]
    place = {"exerciseIndex": 0, "setIndex": 1, "completedAt": at}
    assert statuses(results(token, op("delete_set", "d1", workout, 200, **place))) == ["applied"]
    assert statuses(results(token, op("delete_set", "d2", workout, 201, **place))) == ["gone"]
    assert [one["reps"] for one in sets_of(read(token, workout))] == [5]
    assert statuses(results(token, op("delete_set", "d3", workout, 202, exerciseIndex=0, setIndex=0))) == ["invalid"]


def test_of_several_sets_of_the_same_moment_the_one_at_the_place_is_meant(token: str) -> None:
    """Sets that were written into a past workout were all done when it ended, and no operation did them."""
    workout = str(uuid4())
    results(token, *whole(workout))
    listed = [{"weight": weight, "reps": 5} for weight in (100, 105, 110, 115)]
    body = {"version": 5, "exercises": [{"exerciseId": BENCH}, {"exerciseId": SQUAT, "sets": listed}]}
    call("PUT", f"/workouts/{workout}", body, token=token).data  # noqa: B018
    found = sets_of(read(token, workout), 1)
    assert len({one["completedAt"] for one in found}) == 1
    assert not any("clientId" in one for one in found)
    place = {"exerciseIndex": 1, "completedAt": found[0]["completedAt"]}
    correction = op("correct_set", "c", workout, 200, **place, setIndex=2, weight=112.5)
    assert statuses(results(token, correction, op("delete_set", "d", workout, 201, **place, setIndex=1))) == [
        "applied", "applied"
    ]  # fmt: skip
    assert [one["weight"] for one in sets_of(read(token, workout), 1)] == [100, 112.5, 115]
    assert statuses(results(token, op("delete_set", "e", workout, 202, **place, setIndex=3))) == ["gone"]
    assert len(sets_of(read(token, workout), 1)) == 3, "which one was meant is not guessed"


def test_what_refers_to_a_set_waits_for_it(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    correction = op("correct_set", "c", workout, 9, setClientId="s", reps=9)
    assert statuses(results(token, correction)) == ["missing_set"]
    assert statuses(results(token, correction, done("s", workout, 5))) == ["applied", "applied"]
    assert sets_of(read(token, workout))[0]["reps"] == 9


def test_a_set_finds_its_exercise_where_another_device_has_moved_it(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    results(token, op("add_exercise", "p", workout, 1, exerciseId=CURL))
    watch = [
        op("add_exercise", "w1", workout, 2, exerciseId=BENCH),
        done("w2", workout, 3, 0, exerciseIndex=1, exerciseId=BENCH),
    ]
    assert statuses(results(token, *watch)) == ["applied", "applied"]
    saved = read(token, workout)
    assert [one["exerciseId"] for one in saved["exercises"]] == [SQUAT, CURL, BENCH]
    assert [len(one["sets"]) for one in saved["exercises"]] == [0, 0, 1]


def test_a_set_of_an_exercise_that_was_replaced_brings_it_back(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    call("PUT", f"/workouts/{workout}/exercise/0", {"exerciseId": BENCH}, token=token)
    found = results(token, done("s", workout, 5, 0))
    assert (found[0]["status"], found[0]["exerciseIndex"]) == ("applied", 1)
    saved = read(token, workout)
    assert [one["exerciseId"] for one in saved["exercises"]] == [BENCH, SQUAT]
    assert saved["exerciseCount"] == 2
    unknown = results(token, done("t", workout, 5, 0, exerciseId="no-such-thing"))
    assert statuses(unknown) == ["invalid"]


def test_a_set_that_was_done_before_the_end_is_added_after_it(token: str) -> None:
    workout = str(uuid4())
    results(token, *whole(workout))
    deliver_events()
    assert statuses(results(token, done("late", workout, 15, 2, weight=120))) == ["applied"]
    deliver_events()
    saved = read(token, workout)
    assert (saved["status"], saved["metrics"]["totalVolume"]) == ("completed", 1625)
    assert call("GET", "/analytics/overview", token=token).data["totalVolume"] == 1625
    records = {one["type"]: one["value"] for one in saved["exercises"][0]["personalRecords"] if one["setIndex"] == 2}
    assert records["max_weight"] == 120
    new = call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token).data
    answer = call("PUT", f"/workouts/{new['id']}/set/0", {"weight": 118, "reps": 5}, token=token, exercise=0).data
    assert "max_weight" not in {one["type"] for one in answer["records"]}


def test_records_of_what_was_done_apart_are_put_in_order_by_the_day(token: str) -> None:
    today = call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token).data["id"]
    path = f"/workouts/{today}/set/0"
    assert call("PUT", path, {"weight": 100, "reps": 5}, token=token, exercise=0).data["records"]
    call("POST", f"/workouts/{today}/complete", {}, token=token)
    deliver_events()
    first, second = str(uuid4()), str(uuid4())
    day = -60 * 24
    results(token, *whole(second, "b", day, weight=110), *whole(first, "a", 2 * day, weight=105))
    deliver_events()

    def heaviest(workout: str) -> list[float]:
        entry = read(token, workout)["exercises"][0]
        return [one["value"] for one in entry["personalRecords"] if one["type"] == "max_weight"]

    assert [heaviest(one) for one in (first, second, today)] == [[105, 110], [115], []]
    assert published.exercise_records(ME)[0].max_weight == 115


def test_a_deleted_workout_never_comes_back(token: str) -> None:
    workout = str(uuid4())
    operations = whole(workout)
    results(token, *operations)
    call("DELETE", f"/workouts/{workout}", token=token)
    found = results(token, *operations, done("new", workout, 16), op("create", "c2", workout, exercises=plan()))
    assert statuses(found) == ["duplicate"] * 5 + ["gone", "gone"]
    assert not found[5]["error"]["retry"]
    assert call("GET", f"/workouts/{workout}", token=token).status == 404
    assert statuses(results(token, op("delete", "d9", workout))) == ["duplicate"]
    assert isinstance(store.load_workout_or_deletion(workout), DeletedWorkout)
    (marker,) = table.query(store.workout_partition(workout), begins="HEAD").items
    assert marker.ttl is None, "it stays without end"


def test_a_deletion_in_the_batch(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout))
    found = results(token, done("s", workout, 5), op("delete", "d", workout, 6), done("t", workout, 7))
    assert statuses(found) == ["applied", "applied", "gone"]
    assert [one.get("version") for one in found] == [3, 4, None]
    assert call("GET", f"/workouts/{workout}", token=token).status == 404
    other = str(uuid4())
    assert statuses(results(token, *begun(other, prefix="o"))) == ["applied", "applied"]
    assert read(token, other)["status"] == "in_progress", "its place is free"
    assert statuses(results(token, op("delete", "d", workout, 6))) == ["duplicate"]


def test_a_cancelled_workout_takes_no_sets(token: str) -> None:
    workout = str(uuid4())
    found = results(token, *begun(workout), done("s", workout, 5), op("cancel", "c", workout, 6))
    assert statuses(found) == ["applied"] * 4
    assert statuses(results(token, done("t", workout, 7))) == ["invalid_state"]
    assert not call("GET", "/workouts", token=token, exercise=SQUAT).data


def test_a_second_start_and_a_second_end_are_refused(token: str) -> None:
    workout = str(uuid4())
    results(token, *whole(workout))
    assert statuses(results(token, op("start", "x", workout), op("complete", "y", workout))) == ["invalid_state"] * 2


def test_every_operation_does_what_its_route_does(token: str) -> None:
    workout = str(uuid4())
    found = results(
        token,
        *begun(workout, SQUAT, BENCH),
        op("exercise", "o1", workout, 1, exerciseIndex=1, notes="slow"),
        op("pause", "o2", workout, 2),
        op("resume", "o3", workout, 12),
        op("rest", "o4", workout, 119, seconds=600),
        op("update", "o5", workout, 14, name="Legs", bodyWeight=80),
    )
    assert statuses(found) == ["applied"] * 7
    saved = read(token, workout)
    assert (saved["name"], saved["bodyWeight"], saved["durationSeconds"]) == ("Legs", 80, 120)
    assert saved["exercises"][1]["notes"] == "slow"
    assert saved["realTime"]["currentExerciseIndex"] == 1
    assert saved["realTime"]["rest"]["endsAt"] == "2025-06-02T12:09:00.000Z"
    assert statuses(results(token, op("rest", "o6", workout, 120, skip=True))) == ["applied"]
    assert "rest" not in read(token, workout)["realTime"]
    assert statuses(results(token, op("exercise", "o7", workout, 120, exerciseIndex=5))) == ["missing_exercise"]


def test_an_operation_may_leave_out_what_its_route_may_leave_out(token: str) -> None:
    workout = str(uuid4())
    added = {"exerciseId": CURL, "supersetId": "a", "restTime": 45, "notes": "strict"}
    found = results(
        token,
        *begun(workout, SQUAT, BENCH),
        op("exercise", "o1", workout, 1, exerciseIndex=1),
        op("set", "o2", workout, 2, weight=60, reps=8),
        op("add_exercise", "o3", workout, 3, **added),
        op("update", "o4", workout, 4, date="2025-06-01", location="gym", mood={"energy": 3}),
        op("complete", "o5", workout, 20, mood={"energy": 5}),
    )
    assert statuses(found) == ["applied"] * 7
    assert (found[3]["exerciseIndex"], found[3]["setIndex"]) == (1, 0), "the exercise that it is at"
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
    for one in ids:
        body = {"operations": [op("create", f"c-{one}", one, exercises=planned)]}
        call("POST", f"/workouts/sync{query}", body, token=me.token).data  # noqa: B018
    body = {"operations": [op("exercise", "x", ids[0], exerciseIndex=0, exerciseId="dumbbell-bench-press")]}
    offline = call("POST", f"/workouts/sync{query}", body, token=me.token)
    assert statuses(offline.data["results"]) == ["applied"]
    path = f"/workouts/{ids[1]}/exercise/0{query}"
    online = call("PUT", path, {"exerciseId": "dumbbell-bench-press"}, token=me.token).data["exercises"][0]["sets"]
    found = call("GET", f"/workouts/{ids[0]}{query}", token=me.token).data["exercises"][0]["sets"]
    assert [one["weight"] for one in found] == [90, 90]
    assert found == online
    assert offline.operations.count("GetItem") == 0, "what the caller prefers comes with the rate limit"


def test_a_rest_that_is_over_is_none(token: str) -> None:
    workout = str(uuid4())
    exercises = [{"exerciseId": SQUAT, "restTime": 120}]
    started = [op("create", "c", workout, exercises=exercises), op("start", "s", workout)]
    results(token, *started, done("s0", workout, 5), done("s1", workout, 10))
    assert read(token, workout)["realTime"]["isResting"] is False
    results(token, done("s2", workout, 119))
    assert read(token, workout)["realTime"]["rest"]["endsAt"] == "2025-06-02T12:01:00.000Z"


# --- clocks ------------------------------------------------------------------------------------------------


def test_nothing_happens_in_the_future_or_before_its_workout(token: str) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), done("s0", workout, 60 * 24 * 365), done("s1", workout, -300))
    saved = sets_of(read(token, workout))
    assert [one["completedAt"] for one in saved] == ["2025-06-02T12:00:00.000Z", "2025-06-02T10:00:00.000Z"]


def test_a_clock_that_was_never_set_is_not_believed(token: str) -> None:
    workout = str(uuid4())
    operations = [one | {"at": "1970-01-01T00:01:00Z"} for one in begun(workout)]
    results(token, *operations)
    assert read(token, workout)["startedAt"] == "2025-06-02T12:00:00.000Z"
    assert statuses(
        results(token, done("s", workout, 0) | {"at": "0001-01-01T00:00:00Z"}, sentAt="9999-12-31T23:00:00Z")
    ) == ["applied"]


def test_a_clock_that_is_wrong_for_all_is_put_right(token: str) -> None:
    workout = str(uuid4())
    shifted = clock.iso(NOON - timedelta(hours=5))
    operations = [
        one | {"at": clock.iso(datetime.fromisoformat(one["at"]) - timedelta(hours=5))} for one in whole(workout)
    ]
    results(token, *operations, sentAt=shifted)
    assert read(token, workout)["endedAt"] == "2025-06-02T10:20:00.000Z"


@pytest.mark.parametrize(("seconds", "moved"), [(59, False), (61, True), (-59, False), (-61, True)])
def test_a_clock_that_differs_by_no_more_than_a_request_may_take_is_right(
    token: str, seconds: int, moved: bool
) -> None:
    workout = str(uuid4())
    results(token, *begun(workout), sentAt=clock.iso(NOON - timedelta(seconds=seconds)))
    at = NOON - timedelta(hours=2) + timedelta(seconds=seconds if moved else 0)
    assert read(token, workout)["startedAt"] == clock.iso(at)


@pytest.mark.parametrize(("days", "believed"), [(399, True), (401, False)])
def test_what_was_done_more_than_400_days_ago_was_done_now(token: str, days: int, believed: bool) -> None:
    workout = str(uuid4())
    results(token, op("create", "c", workout, exercises=plan()), op("start", "s", workout, -60 * 24 * days))
    at = NOON - timedelta(hours=2, days=days) if believed else NOON
    assert read(token, workout)["startedAt"] == clock.iso(at)


# --- bad input ---------------------------------------------------------------------------------------------


def test_one_bad_operation_keeps_none_of_the_others(token: str) -> None:
    workout = str(uuid4())
    found = results(
        token,
        *begun(workout),
        done("bad", workout, 5, weight=-1),
        op("dance", "odd", workout),
        op("set", "lost", None, weight=1),
        op("set", "unknown", workout, 6, colour="red"),
        op("set", "empty", workout, 7, exerciseIndex=0, weight=5),
        done("good", workout, 8),
    )
    assert statuses(found) == [
        "applied",
        "applied",
        "invalid",
        "unknown_operation",
        "invalid",
        "invalid",
        "invalid",
        "applied",
    ]
    assert [one["error"]["fields"][0]["path"] for one in found if "fields" in one.get("error", {})] == [
        "data.weight",
        "workoutId",
        "data.colour",
        "reps",
    ]
    assert not any(one["error"]["retry"] for one in found if "error" in one)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "operations"),
        ({"operations": []}, "operations"),
        ({"operations": [{"op": "start"}]}, "operations.0.clientId"),
        ({"operations": [{"clientId": "", "op": "start"}]}, "operations.0.clientId"),
        ({"operations": [{"clientId": "c" * 101, "op": "start"}]}, "operations.0.clientId"),
        ({"operations": [{"clientId": "c", "op": "start", "at": "yesterday"}]}, "operations.0.at"),
        ({"operations": [{"clientId": "c", "op": "start"}] * 501}, "operations"),
    ],
)
def test_a_batch_that_is_none_names_the_field(token: str, body: dict[str, Any], path: str) -> None:
    answer = call("POST", "/workouts/sync", body, token=token)
    assert answer.status == 422
    assert path in {one["path"] for one in answer.error["fields"]}


def test_five_hundred_operations_are_a_batch(token: str) -> None:
    found = results(token, *[op("start", "c" * 99 + str(number % 10), str(uuid4())) for number in range(500)])
    assert set(statuses(found)) == {"missing_workout"}
    assert len(found) == 500


# --- halves ------------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The function's process is gone."""


@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("turn", range(1, 4))
def test_a_crash_in_the_middle_leaves_what_was_applied(
    token: str, monkeypatch: pytest.MonkeyPatch, turn: int, lands: bool
) -> None:
    first, second = str(uuid4()), str(uuid4())
    operations = [
        *begun(first, prefix="a"),
        *[done(f"a{index}", first, 5, index) for index in range(59)],
        op("add_exercise", "a-add", first, 6, exerciseId=BENCH),
        *[done(f"a-b{index}", first, 7, index, exerciseIndex=1, exerciseId=BENCH) for index in range(59)],
        *whole(second, "b", 30),
    ]
    real = table.client().transact_write_items
    turns = iter(range(1, 1000))

    def crash(**arguments: Any) -> Any:
        number = next(turns)
        if number == turn and not lands:
            raise Crash
        answer = real(**arguments)
        if number == turn:
            raise Crash
        return answer

    monkeypatch.setattr(table.client(), "transact_write_items", crash)
    crashed = False
    try:
        send(token, *operations)
    except Crash:
        crashed = True
    monkeypatch.setattr(table.client(), "transact_write_items", real)
    found = results(token, *operations)
    assert crashed
    assert ("duplicate" in statuses(found)) == (turn > 1 or lands), "what was written before it stays"
    assert set(statuses(found)) <= {"applied", "duplicate"}
    versions = [one["version"] for one in found]
    assert versions[: len(operations) - 5] == list(range(1, len(operations) - 4))
    assert versions[-5:] == [1, 2, 3, 4, 5]
    saved = read(token, first)
    assert [len(sets_of(saved, index)) for index in (0, 1)] == [59, 59]
    assert saved["metrics"]["totalVolume"] == 118 * 500
    assert read(token, second)["status"] == "completed"


def test_what_there_is_no_time_for_is_to_be_sent_again(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "TIME_LIMIT", -1.0)
    monkeypatch.setattr(sync.sync_batch, "__defaults__", (-1.0,))
    workout = str(uuid4())
    found = results(token, *whole(workout))
    assert statuses(found) == ["retry"] * 5
    monkeypatch.setattr(sync.sync_batch, "__defaults__", (20.0,))
    assert statuses(results(token, *whole(workout))) == ["applied"] * 5


def test_one_workout_that_fails_does_not_hold_up_the_others(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = str(uuid4()), str(uuid4())
    look = sync.store.load_workout_or_deletion
    monkeypatch.setattr(sync.store, "load_workout_or_deletion", lambda one: 1 / 0 if one == bad else look(one))
    found = results(token, *whole(bad, "b"), *whole(good, "g"))
    assert statuses(found) == ["internal"] * 5 + ["applied"] * 5
    assert all(one["error"]["retry"] for one in found[:5])


def test_somebody_else_writes_in_between(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workout = str(uuid4())
    results(token, *begun(workout, sets=3))
    look = sync.store.load_workout_or_deletion

    def late(one: str) -> Any:
        found = look(one)
        monkeypatch.setattr(sync.store, "load_workout_or_deletion", look)
        body = {"weight": 60, "reps": 5, "clientId": "live"}
        call("PUT", f"/workouts/{workout}/set/0", body, token=token, exercise=0)
        return found

    monkeypatch.setattr(sync.store, "load_workout_or_deletion", late)
    found = results(token, done("s", workout, 5, 0))
    assert (found[0]["status"], found[0]["setIndex"]) == ("applied", 1)
    assert [one["clientId"] for one in sets_of(read(token, workout))] == ["live", "s"]


# --- telling -----------------------------------------------------------------------------------------------


def test_the_other_device_sees_what_was_synced(pushed: Frames) -> None:
    clock.set_source(lambda: NOON)
    token = access_token(ME)
    phone = Socket(pushed, token).connect()
    workout = str(uuid4())
    results(token, *begun(workout))
    assert phone.received("sync:workout")[0]["data"]["workout"]["status"] == "in_progress"
    results(token, done("s0", workout, 5))
    assert phone.received("set:completed")[0]["version"] == 3
    results(token, done("s1", workout, 6), done("s2", workout, 7))
    frame = phone.received("sync:workout")[-1]
    assert (frame["version"], frame["data"]["reason"]) == (5, "synced")
    assert frame["data"]["workout"] == read(token, workout)
    missed = phone.send("sync:request", {"workoutId": workout, "sinceVersion": 3})[0]["data"]
    assert [one["version"] for one in missed["operations"] if one["event"] == "set:completed"] == [4, 5]
    results(token, op("delete", "d", workout, 9))
    assert phone.received("sync:workout")[-1]["data"] == {"workoutId": workout, "reason": "deleted"}
