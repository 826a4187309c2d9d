"""Records after sets are corrected, and after workouts are changed or deleted."""

from datetime import UTC, datetime

import pytest
from fitai.kernel import clock

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import register
from tests.unit.users.people import befriend, switch
from tests.unit.workouts.training import BENCH, ME, PULL_UP, SQUAT, begin, finish, put_set

# --- records, corrections, deletions -----------------------------------------------------------------------


def records_of(token: str, workout: str, exercise: int = 0) -> dict[str, float]:
    read = call("GET", f"/workouts/{workout}", token=token).data
    return {record["type"]: record["value"] for record in read["exercises"][exercise]["personalRecords"]}


def test_records_are_judged_against_the_workouts_before(pushed: Frames) -> None:
    token = access_token(ME)
    finish(token, weight=100)
    second = begin(token, SQUAT)
    answer = put_set(token, second["id"], 0, weight=105, reps=5).data
    record = next(record for record in answer["records"] if record["type"] == "max_weight")
    assert (record["previous"], record["improvementPercentage"]) == (100, 5.0)
    assert put_set(token, second["id"], 1, weight=90, reps=3).data["records"] == []


def test_correcting_a_set_takes_its_records_back(pushed: Frames) -> None:
    token = access_token(ME)
    finish(token, weight=100)
    workout = begin(token, SQUAT)
    put_set(token, workout["id"], 0, weight=1000, reps=5)
    assert records_of(token, workout["id"])["max_weight"] == 1000
    put_set(token, workout["id"], 0, weight=100, reps=5)
    assert records_of(token, workout["id"]) == {}
    answer = put_set(token, workout["id"], 1, weight=102.5, reps=5).data
    assert next(record for record in answer["records"] if record["type"] == "max_weight")["previous"] == 100


def test_correcting_a_past_workout_changes_the_records_of_later_ones(pushed: Frames) -> None:
    token = access_token(ME)
    days = iter(range(3))

    def set_day(day: int) -> None:
        moment = datetime(2026, 3, 2 + day, 18, 0, tzinfo=UTC)
        clock.set_source(lambda: moment)

    set_day(next(days))
    token = access_token(ME)
    first = finish(token, weight=200)
    set_day(next(days))
    token = access_token(ME)
    second = finish(token, weight=110)
    assert records_of(token, second["id"]) == {}
    fixed = call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    assert fixed.data["exercise"]["sets"][0]["weight"] == 100
    deliver_events()
    assert records_of(token, first["id"])["max_weight"] == 100
    assert records_of(token, second["id"])["max_weight"] == 110
    assert call("GET", f"/workouts/{second['id']}", token=token).data["metrics"]["personalRecordsSet"] == 3
    set_day(next(days))
    token = access_token(ME)
    third = begin(token, SQUAT)
    answer = put_set(token, third["id"], 0, weight=115, reps=5).data
    assert next(record for record in answer["records"] if record["type"] == "max_weight")["previous"] == 110


def test_correcting_a_past_workout_changes_the_records_of_the_active_one(pushed: Frames) -> None:
    token = access_token(ME)
    first = finish(token, weight=200)
    running = begin(token, SQUAT)
    put_set(token, running["id"], 0, weight=110, reps=5)
    assert records_of(token, running["id"]) == {}
    call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    deliver_events()
    assert records_of(token, running["id"])["max_weight"] == 110
    answer = put_set(token, running["id"], 1, weight=112.5, reps=5).data
    assert next(record for record in answer["records"] if record["type"] == "max_weight")["previous"] == 110


def test_changed_records_of_the_active_workout_are_pushed_and_logged(phone: Socket, pushed: Frames) -> None:
    token = access_token(ME)
    first = finish(token, weight=200)
    running = begin(token, SQUAT)
    put_set(token, running["id"], 0, weight=110, reps=5)
    version = phone.received("set:completed")[-1]["version"]
    pushed.clear()
    call("PUT", f"/workouts/{first['id']}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    deliver_events()
    saved = call("GET", f"/workouts/{running['id']}", token=token).data
    [frame] = [frame for frame in phone.received("sync:workout") if frame["data"]["workoutId"] == running["id"]]
    assert (frame["version"], frame["data"]["reason"]) == (version + 1, "records")
    assert frame["data"]["workout"] == saved
    assert saved["exercises"][0]["sets"][0]["personalRecord"]
    [missed] = phone.send("sync:request", {"workoutId": running["id"], "sinceVersion": version})
    assert missed["data"]["reason"] == "operations", "it is in the log, like every other change"
    assert [(operation["version"], operation["data"]) for operation in missed["data"]["operations"]] == [
        (version + 1, frame["data"])
    ]
    pushed.clear()
    call("PUT", f"/workouts/{first['id']}/set/0", {"notes": "deep"}, token=token, exercise=0)
    deliver_events()
    assert not [frame for frame in phone.received() if frame["data"].get("workoutId") == running["id"]], (
        "nothing has changed"
    )


def test_changed_records_of_a_past_workout_are_pushed_to_its_followers(pushed: Frames) -> None:
    clock.set_source(lambda: datetime(2026, 3, 2, 18, tzinfo=UTC))
    token = access_token(ME)
    phone = Socket(pushed, token).connect()
    early, later = finish(token, weight=100, date="2026-03-01"), finish(token, weight=110)
    pushed.clear()
    call("PUT", f"/workouts/{early['id']}/set/0", {"weight": 120}, token=token, exercise=0)
    deliver_events()
    [frame] = [frame for frame in phone.received("sync:workout") if frame["data"]["workoutId"] == later["id"]]
    assert (frame["version"], frame["data"]["reason"]) == (later["version"] + 1, "records")
    assert frame["data"]["workout"] == call("GET", f"/workouts/{later['id']}", token=token).data
    assert frame["data"]["workout"]["exercises"][0]["personalRecords"] == []
    [missed] = phone.send("sync:request", {"workoutId": later["id"], "sinceVersion": later["version"]})
    assert [operation["data"] for operation in missed["data"]["operations"]] == [frame["data"]]
    phone.close()
    call("PUT", f"/workouts/{early['id']}/set/0", {"weight": 100}, token=token, exercise=0)
    deliver_events()
    again = Socket(pushed, access_token(ME)).connect()
    [answer] = again.send("sync:request", {"workoutId": later["id"], "sinceVersion": later["version"]})
    assert answer["data"]["reason"] == "snapshot", "without followers nothing is logged"
    assert answer["data"]["workout"]["exercises"][0]["personalRecords"]


@pytest.mark.parametrize("weights", [True, False])
def test_changed_records_of_the_active_workout_are_shown_to_its_audience(pushed: Frames, weights: bool) -> None:
    ada, ben = register("ada"), register("ben")
    befriend(ada, ben)
    switch(ada, progress=True)
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


def test_a_deleted_workout_takes_its_records_with_it(phone: Socket) -> None:
    token = access_token(ME)
    first = finish(token, weight=100)
    second = finish(token, weight=120)
    call("DELETE", f"/workouts/{second['id']}", token=token)
    deliver_events()
    assert phone.received("sync:workout")[-1]["data"] == {"workoutId": second["id"], "reason": "deleted"}
    assert call("GET", f"/workouts/{second['id']}", token=token).status == 404
    assert [workout["id"] for workout in call("GET", "/workouts", token=token).data] == [first["id"]]
    third = begin(token, SQUAT)
    answer = put_set(token, third["id"], 0, weight=110, reps=5).data
    assert next(record for record in answer["records"] if record["type"] == "max_weight")["previous"] == 100


def test_the_active_workout_can_be_deleted_and_another_started(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token)
    put_set(token, workout["id"], 0, weight=300, reps=5)
    call("DELETE", f"/workouts/{workout['id']}", token=token)
    deliver_events()
    answer = put_set(token, begin(token)["id"], 0, weight=100, reps=5).data
    assert next(record for record in answer["records"] if record["type"] == "max_weight").get("previous") is None


def test_replaced_exercises_of_a_past_workout_change_totals_and_records(pushed: Frames) -> None:
    token = access_token(ME)
    completed = finish(token, weight=100)
    body = {
        "version": completed["version"],
        "exercises": [{"exerciseId": BENCH, "sets": [{"weight": 80, "reps": 5}, {"weight": 80, "reps": 6}]}],
    }
    changed = call("PUT", f"/workouts/{completed['id']}", body, token=token).data
    assert changed["metrics"]["totalVolume"] == 880
    assert [set_["completedAt"] for set_ in changed["exercises"][0]["sets"]] == [completed["endedAt"]] * 2
    deliver_events()
    assert call("PUT", f"/workouts/{completed['id']}", body, token=token).error["currentVersion"] == changed["version"]
    answer = put_set(token, begin(token, SQUAT, BENCH)["id"], 0, weight=60, reps=5).data
    assert next(record for record in answer["records"] if record["type"] == "max_weight").get("previous") is None


def test_less_assistance_is_a_record(pushed: Frames) -> None:
    token = access_token(ME)
    workout = begin(token, PULL_UP)
    put_set(token, workout["id"], 0, weight=40, reps=8)
    answer = put_set(token, workout["id"], 1, weight=35, reps=8).data
    record = next(record for record in answer["records"] if record["type"] == "max_weight")
    assert (record["value"], record["previous"], record["improvementPercentage"]) == (35, 40, 12.5)
    assert answer["metrics"]["totalVolume"] == 0
