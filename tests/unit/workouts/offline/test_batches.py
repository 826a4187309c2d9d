"""Batches with wrong clocks, bad input, crashes and other writers, and what the devices are told."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fitai.kernel import clock, table
from fitai.workouts import store
from fitai.workouts.offline import sync as offline_sync

from tests.harness.gateway import Frames, Socket, access_token, call
from tests.unit.workouts.offline.operations import (
    BENCH,
    ME,
    NOON,
    creation_and_start,
    make_operation,
    make_set,
    outcomes,
    plan,
    read,
    send,
    sets_of,
    sync,
    whole_workout,
)

# --- clocks ------------------------------------------------------------------------------------------------


def test_sets_in_the_future_count_as_now_and_none_is_before_its_workout(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), make_set("s0", workout, 60 * 24 * 365), make_set("s1", workout, -300))
    saved = sets_of(read(token, workout))
    assert [set_["completedAt"] for set_ in saved] == ["2025-06-02T12:00:00.000Z", "2025-06-02T10:00:00.000Z"]


def test_the_time_of_a_clock_that_was_never_set_counts_as_now(token: str) -> None:
    workout = str(uuid4())
    operations = [operation | {"at": "1970-01-01T00:01:00Z"} for operation in creation_and_start(workout)]
    sync(token, *operations)
    assert read(token, workout)["startedAt"] == "2025-06-02T12:00:00.000Z"
    assert outcomes(
        sync(token, make_set("s", workout, 0) | {"at": "0001-01-01T00:00:00Z"}, sentAt="9999-12-31T23:00:00Z")
    ) == ["applied"]


def test_a_wrong_clock_is_corrected_by_the_time_of_sending(token: str) -> None:
    workout = str(uuid4())
    shifted = clock.iso(NOON - timedelta(hours=5))
    operations = [
        operation | {"at": clock.iso(datetime.fromisoformat(operation["at"]) - timedelta(hours=5))}
        for operation in whole_workout(workout)
    ]
    sync(token, *operations, sentAt=shifted)
    assert read(token, workout)["endedAt"] == "2025-06-02T10:20:00.000Z"


@pytest.mark.parametrize(("seconds", "moved"), [(59, False), (61, True), (-59, False), (-61, True)])
def test_a_clock_that_differs_by_no_more_than_a_request_may_take_is_right(
    token: str, seconds: int, moved: bool
) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), sentAt=clock.iso(NOON - timedelta(seconds=seconds)))
    at = NOON - timedelta(hours=2) + timedelta(seconds=seconds if moved else 0)
    assert read(token, workout)["startedAt"] == clock.iso(at)


@pytest.mark.parametrize(("days", "believed"), [(399, True), (401, False)])
def test_an_operation_more_than_400_days_old_counts_as_now(token: str, days: int, believed: bool) -> None:
    workout = str(uuid4())
    sync(
        token,
        make_operation("create", "c", workout, exercises=plan()),
        make_operation("start", "s", workout, -60 * 24 * days),
    )
    at = NOON - timedelta(hours=2, days=days) if believed else NOON
    assert read(token, workout)["startedAt"] == clock.iso(at)


# --- bad input ---------------------------------------------------------------------------------------------


def test_a_bad_operation_is_rejected_alone(token: str) -> None:
    workout = str(uuid4())
    results = sync(
        token,
        *creation_and_start(workout),
        make_set("bad", workout, 5, weight=-1),
        make_operation("dance", "odd", workout),
        make_operation("set", "lost", None, weight=1),
        make_operation("set", "unknown", workout, 6, colour="red"),
        make_operation("set", "empty", workout, 7, exerciseIndex=0, weight=5),
        make_set("good", workout, 8),
    )
    assert outcomes(results) == [
        "applied",
        "applied",
        "invalid",
        "unknown_operation",
        "invalid",
        "invalid",
        "invalid",
        "applied",
    ]
    assert [result["error"]["fields"][0]["path"] for result in results if "fields" in result.get("error", {})] == [
        "data.weight",
        "workoutId",
        "data.colour",
        "reps",
    ]
    assert not any(result["error"]["retry"] for result in results if "error" in result)


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
def test_a_malformed_batch_names_the_field(token: str, body: dict[str, Any], path: str) -> None:
    answer = call("POST", "/workouts/sync", body, token=token)
    assert answer.status == 422
    assert path in {field["path"] for field in answer.error["fields"]}


def test_a_batch_may_have_five_hundred_operations(token: str) -> None:
    results = sync(
        token, *[make_operation("start", "c" * 99 + str(number % 10), str(uuid4())) for number in range(500)]
    )
    assert set(outcomes(results)) == {"missing_workout"}
    assert len(results) == 500


# --- interruptions ------------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The function's process has ended."""


@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("turn", range(1, 4))
def test_a_batch_that_crashed_can_be_sent_again(
    token: str, monkeypatch: pytest.MonkeyPatch, turn: int, lands: bool
) -> None:
    first, second = str(uuid4()), str(uuid4())
    operations = [
        *creation_and_start(first, prefix="a"),
        *[make_set(f"a{index}", first, 5, index) for index in range(59)],
        make_operation("add_exercise", "a-add", first, 6, exerciseId=BENCH),
        *[make_set(f"a-b{index}", first, 7, index, exerciseIndex=1, exerciseId=BENCH) for index in range(59)],
        *whole_workout(second, "b", 30),
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
    results = sync(token, *operations)
    assert crashed
    assert ("duplicate" in outcomes(results)) == (turn > 1 or lands), "what was written before it stays"
    assert set(outcomes(results)) <= {"applied", "duplicate"}
    versions = [result["version"] for result in results]
    assert versions[: len(operations) - 5] == list(range(1, len(operations) - 4))
    assert versions[-5:] == [1, 2, 3, 4, 5]
    saved = read(token, first)
    assert [len(sets_of(saved, index)) for index in (0, 1)] == [59, 59]
    assert saved["metrics"]["totalVolume"] == 118 * 500
    assert read(token, second)["status"] == "completed"


def test_operations_that_there_was_no_time_for_are_to_be_sent_again(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline_sync, "TIME_LIMIT", -1.0)
    monkeypatch.setattr(offline_sync.sync_batch, "__defaults__", (-1.0,))
    workout = str(uuid4())
    results = sync(token, *whole_workout(workout))
    assert outcomes(results) == ["retry"] * 5
    monkeypatch.setattr(offline_sync.sync_batch, "__defaults__", (20.0,))
    assert outcomes(sync(token, *whole_workout(workout))) == ["applied"] * 5


def test_one_workout_that_fails_does_not_hold_up_the_others(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = str(uuid4()), str(uuid4())
    load = store.load_workout_or_deletion
    monkeypatch.setattr(
        store, "load_workout_or_deletion", lambda workout_id: 1 / 0 if workout_id == bad else load(workout_id)
    )
    results = sync(token, *whole_workout(bad, "b"), *whole_workout(good, "g"))
    assert outcomes(results) == ["internal"] * 5 + ["applied"] * 5
    assert all(result["error"]["retry"] for result in results[:5])


def test_a_batch_is_applied_again_when_another_device_wrote_meanwhile(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout, sets=3))
    load = store.load_workout_or_deletion

    def load_and_complete_a_set(workout_id: str) -> Any:
        loaded = load(workout_id)
        monkeypatch.setattr(store, "load_workout_or_deletion", load)
        body = {"weight": 60, "reps": 5, "clientId": "live"}
        call("PUT", f"/workouts/{workout}/set/0", body, token=token, exercise=0)
        return loaded

    monkeypatch.setattr(store, "load_workout_or_deletion", load_and_complete_a_set)
    results = sync(token, make_set("s", workout, 5, 0))
    assert (results[0]["status"], results[0]["setIndex"]) == ("applied", 1)
    assert [set_["clientId"] for set_ in sets_of(read(token, workout))] == ["live", "s"]


# --- live events -----------------------------------------------------------------------------------------------


def test_the_other_device_sees_what_was_synced(pushed: Frames) -> None:
    clock.set_source(lambda: NOON)
    token = access_token(ME)
    phone = Socket(pushed, token).connect()
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    assert phone.received("sync:workout")[0]["data"]["workout"]["status"] == "in_progress"
    sync(token, make_set("s0", workout, 5))
    assert phone.received("set:completed")[0]["version"] == 3
    sync(token, make_set("s1", workout, 6), make_set("s2", workout, 7))
    frame = phone.received("sync:workout")[-1]
    assert (frame["version"], frame["data"]["reason"]) == (5, "synced")
    assert frame["data"]["workout"] == read(token, workout)
    missed = phone.send("sync:request", {"workoutId": workout, "sinceVersion": 3})[0]["data"]
    assert [operation["version"] for operation in missed["operations"] if operation["event"] == "set:completed"] == [
        4,
        5,
    ]
    sync(token, make_operation("delete", "d", workout, 9))
    assert phone.received("sync:workout")[-1]["data"] == {"workoutId": workout, "reason": "deleted"}
