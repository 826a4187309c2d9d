"""Operations of several devices are merged: sets, corrections, deletions, and which workout is active."""

from datetime import timedelta
from uuid import uuid4

import pytest
from fitai.kernel import clock, table
from fitai.workouts import published, store
from fitai.workouts.active import store as active_store
from fitai.workouts.state import DeletedWorkout

from tests.harness.gateway import call, deliver_events
from tests.unit.workouts.offline.operations import (
    BENCH,
    CURL,
    ME,
    NOON,
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

# --- one active workout ------------------------------------------------------------------------------------


def test_a_workout_that_ends_in_its_batch_does_not_become_the_active_one(token: str) -> None:
    running = call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token).data
    workout = str(uuid4())
    assert outcomes(sync(token, *whole_workout(workout))) == ["applied"] * 5
    assert read(token, workout)["status"] == "completed"
    assert read(token, running["id"])["status"] == "in_progress"


def test_a_second_workout_waits_with_all_its_sets(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    sync(token, *creation_and_start(first, prefix="a"))
    results = sync(
        token,
        *creation_and_start(second, prefix="b"),
        make_set("b1", second, 5),
        make_operation("pause", "b2", second, 7),
    )
    assert outcomes(results) == ["applied"] * 4
    assert {result["workoutStatus"] for result in results} == {"planned"}
    waiting = read(token, second)
    assert (waiting["status"], waiting["startedAt"]) == ("planned", "2025-06-02T10:00:00.000Z")
    assert len(sets_of(waiting)) == 1
    assert [workout["id"] for workout in call("GET", "/workouts", token=token, status="in_progress").data] == [first]
    assert not call("GET", "/workouts", token=token, exercise=SQUAT).data, "it is no part of the history yet"
    assert outcomes(sync(token, make_operation("start", "b3", second, 8))) == ["workout_active"]
    sync(token, make_operation("complete", "a9", first, 30))
    assert outcomes(sync(token, make_operation("start", "b3", second, 40), make_set("b4", second, 45))) == [
        "applied",
        "applied",
    ]
    saved = read(token, second)
    assert (saved["status"], saved["startedAt"]) == ("in_progress", "2025-06-02T10:00:00.000Z")
    assert len(sets_of(saved)) == 2
    sync(token, make_operation("complete", "b9", second, 50))
    deliver_events()
    assert {workout["id"] for workout in call("GET", "/workouts", token=token, exercise=SQUAT).data} == {second}
    assert read(token, second)["durationSeconds"] == 7 * 60 + 10 * 60


def test_a_waiting_workout_can_end_without_ever_becoming_active(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    sync(token, *creation_and_start(first, prefix="a"))
    sync(token, *creation_and_start(second, prefix="b"), make_set("b1", second, 5, weight=140))
    assert outcomes(sync(token, make_operation("complete", "b2", second, 20))) == ["applied"]
    saved = read(token, second)
    assert (saved["status"], saved["durationSeconds"]) == ("completed", 1200)
    assert read(token, first)["status"] == "in_progress"
    deliver_events()
    assert [workout["id"] for workout in call("GET", "/workouts", token=token, exercise=SQUAT).data] == [second]
    # The active one goes on, on top of the records as they are now.
    answer = call("PUT", f"/workouts/{first}/set/0", {"weight": 140, "reps": 5}, token=token, exercise=0)
    assert answer.data["records"] == []


def test_a_waiting_workout_can_be_started_by_rest(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    sync(token, *creation_and_start(first, prefix="a"))
    sync(token, *creation_and_start(second, prefix="b"), make_set("b1", second, 5))
    assert call("POST", f"/workouts/{second}/start", {}, token=token).error["code"] == "workout_active"
    call("POST", f"/workouts/{first}/complete", {}, token=token)
    started = call("POST", f"/workouts/{second}/start", {}, token=token).data
    assert (started["status"], started["startedAt"]) == ("in_progress", "2025-06-02T10:00:00.000Z")
    assert (
        call("PUT", f"/workouts/{second}/set/1", {"weight": 90, "reps": 5}, token=token, exercise=0).data["version"]
        == 5
    )


@pytest.mark.parametrize("channel", ["sync", "rest"])
def test_sets_of_a_waiting_workout_set_their_records_when_it_starts(token: str, channel: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    sync(token, *creation_and_start(first, prefix="a"))
    sync(token, *creation_and_start(second, prefix="b"), make_set("b1", second, 5, weight=140))
    assert read(token, second)["status"] == "planned"
    sync(token, make_operation("complete", "a9", first, 30))
    assert published.exercise_records(ME) == [], "it counts for nothing while it waits"
    if channel == "sync":
        assert outcomes(sync(token, make_operation("start", "b2", second, 40))) == ["applied"]
    else:
        call("POST", f"/workouts/{second}/start", {}, token=token)
    assert [(record.exercise_id, record.max_weight) for record in published.exercise_records(ME)] == [(SQUAT, 140)]
    saved = read(token, second)
    assert saved["metrics"]["personalRecordsSet"] == len(saved["exercises"][0]["personalRecords"]) == 3
    # It goes on from there.
    answer = call("PUT", f"/workouts/{second}/set/1", {"weight": 130, "reps": 5}, token=token, exercise=0)
    assert "max_weight" not in {record["type"] for record in answer.data["records"]}


def test_a_workout_that_ends_in_the_batch_makes_room_for_another(token: str) -> None:
    first, second = str(uuid4()), str(uuid4())
    sync(token, *creation_and_start(first, prefix="a"))
    results = sync(token, *creation_and_start(second, prefix="b"), make_operation("complete", "a9", first, 30))
    assert outcomes(results) == ["applied"] * 3
    assert (read(token, first)["status"], read(token, second)["status"]) == ("completed", "in_progress")


def test_a_workout_waits_when_another_one_is_started_between_read_and_write(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout = str(uuid4())
    load = active_store.active_workout_id

    def load_and_start_another(user_id: str) -> str | None:
        monkeypatch.setattr(active_store, "active_workout_id", load)
        workout_id = load(user_id)
        call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token)
        return workout_id

    monkeypatch.setattr(active_store, "active_workout_id", load_and_start_another)
    assert outcomes(sync(token, *creation_and_start(workout))) == ["applied", "applied"]
    assert read(token, workout)["status"] == "planned"


# --- two devices -------------------------------------------------------------------------------------------


def test_two_phones_add_the_third_set_and_neither_is_lost(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout, sets=5), make_set("s0", workout, 1, 0), make_set("s1", workout, 2, 1))
    phone = sync(token, make_set("p2", workout, 3, 2, weight=110), make_set("p3", workout, 6, 3, weight=110))
    watch = sync(token, make_set("w2", workout, 4, 2, weight=60), make_set("w3", workout, 7, 3, weight=60))
    assert [result["setIndex"] for result in phone] == [2, 3]
    assert [result["setIndex"] for result in watch] == [4, 5], "the next place that is free, then after the last"
    saved = sets_of(read(token, workout))
    assert [set_["clientId"] for set_ in saved] == ["s0", "s1", "p2", "p3", "w2", "w3"]


def test_of_two_corrections_the_one_that_was_made_later_stays(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), make_set("s", workout, 1))
    later = make_operation("correct_set", "late", workout, 30, setClientId="s", weight=90)
    earlier = make_operation("correct_set", "early", workout, 20, setClientId="s", weight=80)
    assert outcomes(sync(token, later)) == ["applied"]
    assert outcomes(sync(token, earlier)) == ["superseded"]
    assert [set_["weight"] for set_ in sets_of(read(token, workout))] == [90]
    assert outcomes(sync(token, make_operation("correct_set", "last", workout, 40, setClientId="s", reps=8))) == [
        "applied"
    ]
    assert [(set_["weight"], set_["reps"]) for set_ in sets_of(read(token, workout))] == [(90, 8)]


def test_a_correction_that_claims_the_future_counts_as_made_now(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), make_set("s", workout, 1))
    from_the_future = make_operation("correct_set", "ahead", workout, 60 * 24 * 30, setClientId="s", weight=90)
    assert outcomes(sync(token, from_the_future)) == ["applied"]
    clock.set_source(lambda: NOON + timedelta(minutes=1))
    correction = make_operation("correct_set", "right", workout, 121, setClientId="s", weight=95)
    assert outcomes(sync(token, correction)) == ["applied"], "it does not win for a month"
    assert [set_["weight"] for set_ in sets_of(read(token, workout))] == [95]


def test_a_clock_that_is_late_can_still_correct_a_set(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), make_set("s", workout, 60))
    correction = make_operation("correct_set", "late", workout, -600, setClientId="s", weight=90)
    assert outcomes(sync(token, correction)) == ["applied"], "a correction counts against corrections, never the set"
    assert [set_["weight"] for set_ in sets_of(read(token, workout))] == [90]


def test_of_two_changes_of_a_field_the_one_that_was_made_later_stays(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    assert outcomes(sync(token, make_operation("update", "u2", workout, 30, name="Late", notes="n"))) == ["applied"]
    results = sync(token, make_operation("update", "u1", workout, 20, name="Early", location="gym"))
    assert outcomes(results) == ["applied"]
    assert outcomes(sync(token, make_operation("update", "u0", workout, 10, name="First"))) == ["superseded"]
    saved = read(token, workout)
    assert (saved["name"], saved["notes"], saved["location"]) == ("Late", "n", "gym")


def test_a_deleted_set_stays_deleted(token: str) -> None:
    workout = str(uuid4())
    sets = [make_set(f"s{index}", workout, index + 1, index, weight=100 + index * 10) for index in range(3)]
    sync(token, *creation_and_start(workout), *sets)
    deletion = make_operation("delete_set", "d", workout, 10, setClientId="s2")
    assert outcomes(sync(token, deletion)) == ["applied"]
    saved = read(token, workout)
    assert [set_["weight"] for set_ in sets_of(saved)] == [100, 110]
    assert (saved["metrics"]["totalVolume"], saved["metrics"]["completedSets"]) == (1050, 2)
    assert outcomes(sync(token, *sets, deletion)) == ["duplicate"] * 4
    assert outcomes(sync(token, make_operation("correct_set", "c", workout, 11, setClientId="s2", reps=9))) == ["gone"]
    assert outcomes(sync(token, make_operation("delete_set", "d2", workout, 12, setClientId="s2"))) == ["gone"]
    assert len(sets_of(read(token, workout))) == 2
    # The record that it had set is taken back.
    answer = call("PUT", f"/workouts/{workout}/set/2", {"weight": 115, "reps": 5}, token=token, exercise=0).data
    assert {record["previous"] for record in answer["records"] if record["type"] == "max_weight"} == {110}


def test_a_deletion_in_the_middle_moves_the_later_sets_up(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout), *[make_set(f"s{index}", workout, index + 1, index) for index in range(3)])
    sync(token, make_operation("delete_set", "d", workout, 10, setClientId="s0"))
    results = sync(token, make_operation("correct_set", "c", workout, 11, setClientId="s2", reps=9))
    assert outcomes(results) == ["applied"]
    saved = sets_of(read(token, workout))
    assert [(set_["index"], set_["clientId"], set_["reps"]) for set_ in saved] == [(0, "s1", 5), (1, "s2", 9)]


def test_a_set_without_a_client_id_is_named_by_its_place_and_time(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    for index in range(2):
        clock.set_source(lambda index=index: NOON + timedelta(minutes=index))
        call("PUT", f"/workouts/{workout}/set/{index}", {"weight": 100, "reps": 5 + index}, token=token, exercise=0)
    at = sets_of(read(token, workout))[1]["completedAt"]
    place = {"exerciseIndex": 0, "setIndex": 1, "completedAt": at}
    assert outcomes(sync(token, make_operation("delete_set", "d1", workout, 200, **place))) == ["applied"]
    assert outcomes(sync(token, make_operation("delete_set", "d2", workout, 201, **place))) == ["gone"]
    assert [set_["reps"] for set_ in sets_of(read(token, workout))] == [5]
    assert outcomes(sync(token, make_operation("delete_set", "d3", workout, 202, exerciseIndex=0, setIndex=0))) == [
        "invalid"
    ]


def test_of_several_sets_of_the_same_moment_the_one_at_the_place_is_corrected(token: str) -> None:
    """Sets that were written into a past workout were all completed when it ended, and by no operation."""
    workout = str(uuid4())
    sync(token, *whole_workout(workout))
    sets = [{"weight": weight, "reps": 5} for weight in (100, 105, 110, 115)]
    body = {"version": 5, "exercises": [{"exerciseId": BENCH}, {"exerciseId": SQUAT, "sets": sets}]}
    call("PUT", f"/workouts/{workout}", body, token=token).data  # noqa: B018
    imported_sets = sets_of(read(token, workout), 1)
    assert len({result["completedAt"] for result in imported_sets}) == 1
    assert not any("clientId" in result for result in imported_sets)
    place = {"exerciseIndex": 1, "completedAt": imported_sets[0]["completedAt"]}
    correction = make_operation("correct_set", "c", workout, 200, **place, setIndex=2, weight=112.5)
    assert outcomes(sync(token, correction, make_operation("delete_set", "d", workout, 201, **place, setIndex=1))) == [
        "applied", "applied"
    ]  # fmt: skip
    assert [set_["weight"] for set_ in sets_of(read(token, workout), 1)] == [100, 112.5, 115]
    assert outcomes(sync(token, make_operation("delete_set", "e", workout, 202, **place, setIndex=3))) == ["gone"]
    assert len(sets_of(read(token, workout), 1)) == 3, "the set is not guessed"


def test_a_correction_waits_for_its_set(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    correction = make_operation("correct_set", "c", workout, 9, setClientId="s", reps=9)
    assert outcomes(sync(token, correction)) == ["missing_set"]
    assert outcomes(sync(token, correction, make_set("s", workout, 5))) == ["applied", "applied"]
    assert sets_of(read(token, workout))[0]["reps"] == 9


def test_a_set_finds_its_exercise_where_another_device_has_moved_it(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    sync(token, make_operation("add_exercise", "p", workout, 1, exerciseId=CURL))
    watch = [
        make_operation("add_exercise", "w1", workout, 2, exerciseId=BENCH),
        make_set("w2", workout, 3, 0, exerciseIndex=1, exerciseId=BENCH),
    ]
    assert outcomes(sync(token, *watch)) == ["applied", "applied"]
    saved = read(token, workout)
    assert [exercise["exerciseId"] for exercise in saved["exercises"]] == [SQUAT, CURL, BENCH]
    assert [len(exercise["sets"]) for exercise in saved["exercises"]] == [0, 0, 1]


def test_a_set_of_a_replaced_exercise_adds_it_again(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    call("PUT", f"/workouts/{workout}/exercise/0", {"exerciseId": BENCH}, token=token)
    results = sync(token, make_set("s", workout, 5, 0))
    assert (results[0]["status"], results[0]["exerciseIndex"]) == ("applied", 1)
    saved = read(token, workout)
    assert [exercise["exerciseId"] for exercise in saved["exercises"]] == [BENCH, SQUAT]
    assert saved["exerciseCount"] == 2
    unknown = sync(token, make_set("t", workout, 5, 0, exerciseId="no-such-thing"))
    assert outcomes(unknown) == ["invalid"]


def test_a_late_set_is_added_to_a_completed_workout(token: str) -> None:
    workout = str(uuid4())
    sync(token, *whole_workout(workout))
    deliver_events()
    assert outcomes(sync(token, make_set("late", workout, 15, 2, weight=120))) == ["applied"]
    deliver_events()
    saved = read(token, workout)
    assert (saved["status"], saved["metrics"]["totalVolume"]) == ("completed", 1625)
    assert call("GET", "/analytics/overview", token=token).data["totalVolume"] == 1625
    records = {
        record["type"]: record["value"]
        for record in saved["exercises"][0]["personalRecords"]
        if record["setIndex"] == 2
    }
    assert records["max_weight"] == 120
    new = call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token).data
    answer = call("PUT", f"/workouts/{new['id']}/set/0", {"weight": 118, "reps": 5}, token=token, exercise=0).data
    assert "max_weight" not in {record["type"] for record in answer["records"]}


def test_records_of_offline_workouts_are_recomputed_in_the_order_of_days(token: str) -> None:
    today = call("POST", "/workouts", {"exercises": plan(), "start": True}, token=token).data["id"]
    path = f"/workouts/{today}/set/0"
    assert call("PUT", path, {"weight": 100, "reps": 5}, token=token, exercise=0).data["records"]
    call("POST", f"/workouts/{today}/complete", {}, token=token)
    deliver_events()
    first, second = str(uuid4()), str(uuid4())
    day = -60 * 24
    sync(token, *whole_workout(second, "b", day, weight=110), *whole_workout(first, "a", 2 * day, weight=105))
    deliver_events()

    def heaviest_records(workout: str) -> list[float]:
        entry = read(token, workout)["exercises"][0]
        return [record["value"] for record in entry["personalRecords"] if record["type"] == "max_weight"]

    assert [heaviest_records(workout) for workout in (first, second, today)] == [[105, 110], [115], []]
    assert published.exercise_records(ME)[0].max_weight == 115


def test_a_deleted_workout_stays_deleted(token: str) -> None:
    workout = str(uuid4())
    operations = whole_workout(workout)
    sync(token, *operations)
    call("DELETE", f"/workouts/{workout}", token=token)
    results = sync(
        token, *operations, make_set("new", workout, 16), make_operation("create", "c2", workout, exercises=plan())
    )
    assert outcomes(results) == ["duplicate"] * 5 + ["gone", "gone"]
    assert not results[5]["error"]["retry"]
    assert call("GET", f"/workouts/{workout}", token=token).status == 404
    assert outcomes(sync(token, make_operation("delete", "d9", workout))) == ["duplicate"]
    assert isinstance(store.load_workout_or_deletion(workout), DeletedWorkout)
    (marker,) = table.query(store.workout_partition(workout), begins="HEAD").items
    assert marker.ttl is None, "it has no expiry"


def test_a_workout_may_be_deleted_in_a_batch(token: str) -> None:
    workout = str(uuid4())
    sync(token, *creation_and_start(workout))
    results = sync(
        token, make_set("s", workout, 5), make_operation("delete", "d", workout, 6), make_set("t", workout, 7)
    )
    assert outcomes(results) == ["applied", "applied", "gone"]
    assert [result.get("version") for result in results] == [3, 4, None]
    assert call("GET", f"/workouts/{workout}", token=token).status == 404
    other = str(uuid4())
    assert outcomes(sync(token, *creation_and_start(other, prefix="o"))) == ["applied", "applied"]
    assert read(token, other)["status"] == "in_progress", "its place is free"
    assert outcomes(sync(token, make_operation("delete", "d", workout, 6))) == ["duplicate"]


def test_a_cancelled_workout_takes_no_sets(token: str) -> None:
    workout = str(uuid4())
    results = sync(
        token, *creation_and_start(workout), make_set("s", workout, 5), make_operation("cancel", "c", workout, 6)
    )
    assert outcomes(results) == ["applied"] * 4
    assert outcomes(sync(token, make_set("t", workout, 7))) == ["invalid_state"]
    assert not call("GET", "/workouts", token=token, exercise=SQUAT).data


def test_a_second_start_and_a_second_end_are_refused(token: str) -> None:
    workout = str(uuid4())
    sync(token, *whole_workout(workout))
    assert (
        outcomes(sync(token, make_operation("start", "x", workout), make_operation("complete", "y", workout)))
        == ["invalid_state"] * 2
    )
