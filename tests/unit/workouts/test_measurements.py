"""An exercise may be measured in several ways: a set says how it was, and is counted and compared by that."""

from typing import Any

import pytest
from fitai.exercises.library import seed
from fitai.exercises.models import Exercise

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.workouts.imports.readers.lines import HEVY, hevy_row
from tests.unit.workouts.imports.test_importing import history, read_workout, take
from tests.unit.workouts.training import ME, put_set

SUPERMAN, PUSH_UP, BURPEE, PALLOF_PRESS = "superman-hold", "push-up", "burpee", "pallof-press"
BATTLE_ROPES, BENCH, ASSISTED = "battle-rope-alternating-waves", "barbell-bench-press", "assisted-pull-up"


@pytest.fixture(scope="module")
def library() -> dict[str, Exercise]:
    return {exercise.id: exercise for exercise in seed.seed_exercises()}


@pytest.fixture
def token(pushed: Frames) -> str:
    return access_token(ME)


def start(token: str, *exercise_ids: str, **plan: Any) -> str:
    exercises = [{"exerciseId": exercise_id, **plan} for exercise_id in exercise_ids]
    workout_id: str = call("POST", "/workouts", {"exercises": exercises, "start": True}, token=token).data["id"]
    return workout_id


# --- the library -------------------------------------------------------------------------------------------


def test_every_exercise_says_how_it_may_be_measured(library: dict[str, Exercise]) -> None:
    for exercise in library.values():
        assert exercise.measurements[0] == exercise.measurement, exercise.id
        assert len(set(exercise.measurements)) == len(exercise.measurements), exercise.id


@pytest.mark.parametrize(
    ("exercise_id", "measurements"),
    [
        (SUPERMAN, ["duration", "bodyweight_reps"]),
        (PUSH_UP, ["bodyweight_reps", "duration"]),
        (BURPEE, ["bodyweight_reps", "duration"]),
        (BATTLE_ROPES, ["duration", "bodyweight_reps"]),
        (PALLOF_PRESS, ["weight_reps", "duration"]),
        (ASSISTED, ["assisted_reps", "bodyweight_reps", "duration"]),
        ("pull-up", ["bodyweight_reps", "duration", "assisted_reps"]),
        (BENCH, ["weight_reps"]),
    ],
)
def test_an_exercise_may_be_measured_in_what_makes_sense(
    library: dict[str, Exercise], exercise_id: str, measurements: list[str]
) -> None:
    assert list(library[exercise_id].measurements) == measurements


def test_an_own_exercise_may_be_measured_as_its_creator_says(token: str) -> None:
    body = {"name": "Zorb Press", "primaryMuscleGroups": ["chest"], "measurements": ["duration", "bodyweight_reps"]}
    exercise = call("POST", "/exercises", body, token=token).data
    assert exercise["measurements"] == [exercise["measurement"], "duration"]


# --- the live workout --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exercise_id", "performed", "measurement"),
    [
        (SUPERMAN, {"reps": 15}, "bodyweight_reps"),
        (SUPERMAN, {"durationSeconds": 40}, None),
        (PUSH_UP, {"durationSeconds": 60}, "duration"),
        (PUSH_UP, {"reps": 0, "durationSeconds": 60}, "duration"),
        (PUSH_UP, {"reps": 20}, None),
        (BURPEE, {"durationSeconds": 45}, "duration"),
        (BATTLE_ROPES, {"reps": 30}, "bodyweight_reps"),
        (PALLOF_PRESS, {"weight": 20, "durationSeconds": 30}, "duration"),
        ("pull-up", {"weight": 20, "reps": 8, "measurement": "assisted_reps"}, "assisted_reps"),
    ],
)
def test_the_set_says_how_it_was_measured(
    token: str, exercise_id: str, performed: dict[str, Any], measurement: str | None
) -> None:
    workout = start(token, exercise_id)
    answer = put_set(token, workout, 0, **performed).data
    assert answer["set"].get("measurement") == measurement
    assert ("reps" in answer["set"]) == (performed.get("reps", 0) > 0)
    assert call("GET", f"/workouts/{workout}", token=token).data["exercises"][0]["sets"][0] == answer["set"]


def test_what_an_exercise_is_not_measured_in_names_the_field(token: str) -> None:
    workout = start(token, BENCH)
    assert put_set(token, workout, 0, weight=60, durationSeconds=30).error["fields"][0]["path"] == "reps"
    refused = put_set(token, workout, 0, weight=60, durationSeconds=30, measurement="duration")
    assert refused.error["fields"] == [{"path": "measurement", "message": "Must be one of: weight_reps"}]
    planned = {"exercises": [{"exerciseId": BENCH, "sets": [{"durationSeconds": 30, "measurement": "duration"}]}]}
    path = call("POST", "/workouts", planned, token=token).error["fields"][0]["path"]
    assert path == "exercises.0.sets.0.measurement"


def test_a_set_that_was_done_otherwise_than_planned_loses_what_was_only_planned(token: str) -> None:
    workout = start(token, PUSH_UP, sets=[{"reps": 20}] * 2)
    timed = put_set(token, workout, 0, durationSeconds=60).data["set"]
    assert (timed["durationSeconds"], "reps" in timed) == (60, False)
    counted = put_set(token, workout, 1).data["set"]
    assert (counted["reps"], "measurement" in counted) == (20, False)
    corrected = put_set(token, workout, 1, durationSeconds=42).data["set"]
    assert (corrected["reps"], corrected["durationSeconds"], "measurement" in corrected) == (20, 42, False)
    turned = put_set(token, workout, 1, reps=None).data["set"]
    assert (turned["measurement"], "reps" in turned) == ("duration", False)


def test_records_and_volume_follow_the_sets_own_measurement(token: str) -> None:
    workout = start(token, PALLOF_PRESS)
    held = put_set(token, workout, 0, weight=40, durationSeconds=30).data
    assert {record["type"] for record in held["records"]} == {"max_weight"}
    assert held["metrics"]["totalVolume"] == 0
    pressed = put_set(token, workout, 1, weight=20, reps=10).data
    weights = [record for record in pressed["records"] if record["type"] == "max_weight"]
    assert [(record["value"], "previous" in record) for record in weights] == [(20, False)]
    assert pressed["metrics"]["totalVolume"] == 200
    longer = put_set(token, workout, 2, weight=40, durationSeconds=45).data["records"]
    assert [(record["type"], record["value"], record["previous"]) for record in longer] == [("max_duration", 45, 30)]


def test_the_two_doors_and_the_batch_agree(token: str, pushed: Frames) -> None:
    workout = start(token, SUPERMAN)
    phone = Socket(pushed, token).connect()
    data = {"workoutId": workout, "exerciseIndex": 0, "setIndex": 0, "reps": 12}
    [frame] = [frame for frame in phone.send("set:complete", data) if frame["event"] == "set:completed"]
    operation = {"clientId": "o1", "op": "set", "workoutId": workout, "data": {"exerciseIndex": 0, "reps": 12}}
    assert (
        call("POST", "/workouts/sync", {"operations": [operation]}, token=token).data["results"][0]["status"]
        == "applied"
    )
    sets = call("GET", f"/workouts/{workout}", token=token).data["exercises"][0]["sets"]
    assert [set_["measurement"] for set_ in (frame["data"]["set"], *sets)] == ["bodyweight_reps"] * 3


# --- failed attempts and unknown assistance ----------------------------------------------------------------


def test_a_failed_attempt_is_kept_and_counts_for_nothing(token: str) -> None:
    workout = start(token, BENCH)
    put_set(token, workout, 0, weight=100, reps=5)
    failed = put_set(token, workout, 1, weight=140, reps=0).data
    assert (failed["set"]["reps"], failed["set"]["personalRecord"], failed["records"]) == (0, False, [])
    assert failed["metrics"]["totalVolume"] == 500
    call("POST", f"/workouts/{workout}/complete", {}, token=token)
    deliver_events()
    overview = call("GET", "/analytics/overview", token=token).data
    assert (overview["totalHardSets"], overview["strongestLifts"][0]["maxWeight"]) == (1, 100)


def test_without_the_assistance_an_assisted_set_is_unknown(token: str) -> None:
    workout = start(token, ASSISTED)
    unknown = put_set(token, workout, 0, reps=12).data
    assert (unknown["records"], unknown["set"]["personalRecord"]) == ([], False)
    first = put_set(token, workout, 1, weight=30, reps=8).data["records"]
    assert all("previous" not in record for record in first)
    none = put_set(token, workout, 2, weight=0, reps=3).data["records"]
    assert [(record["value"], record["previous"]) for record in none if record["type"] == "max_weight"] == [(0, 30)]


def test_the_targets_go_on_from_no_assistance_to_added_weight(token: str) -> None:
    exercise = {"exerciseId": ASSISTED, "sets": 1, "reps": 5, "weight": {"type": "fixed", "value": 5},
                "progression": {"type": "linear", "increment": 5}}  # fmt: skip
    plan = {"totalWeeks": 1, "days": {"monday": {"exercises": [exercise]}}}
    template = call("POST", "/templates", {"name": "Pull", "weeklyPlan": plan}, token=token).data["id"]
    targets = []
    for _ in range(4):
        body = {"templateId": template, "day": "monday", "start": True}
        workout = call("POST", "/workouts", body, token=token).data
        target = workout["exercises"][0]["target"]
        targets.append((target["weight"], target.get("measurement")))
        completed = put_set(token, workout["id"], 0).data["set"]
        assert (completed["weight"], completed.get("measurement")) == targets[-1]
        call("POST", f"/workouts/{workout['id']}/complete", {}, token=token)
        deliver_events()
    assert targets == [(5, None), (0, None), (5, "bodyweight_reps"), (10, "bodyweight_reps")]


def test_a_session_of_unknown_assistance_gives_no_target(token: str) -> None:
    exercise = {"exerciseId": ASSISTED, "sets": 1, "reps": 5, "weight": {"type": "fixed", "value": 20},
                "progression": {"type": "linear"}}  # fmt: skip
    plan = {"totalWeeks": 1, "days": {"monday": {"exercises": [exercise]}}}
    template = call("POST", "/templates", {"name": "Pull", "weeklyPlan": plan}, token=token).data["id"]
    body = {"templateId": template, "day": "monday", "start": True}
    workout = call("POST", "/workouts", body, token=token).data["id"]
    assert "weight" not in put_set(token, workout, 0, weight=None, reps=5).data["set"]
    call("POST", f"/workouts/{workout}/complete", {}, token=token)
    deliver_events()
    target = call("POST", "/workouts", body, token=token).data["exercises"][0]["target"]
    assert (target["weight"], target["reason"]) == (20, "start")


# --- imports -----------------------------------------------------------------------------------------------


def test_no_row_of_a_real_file_is_dropped_for_how_it_was_measured(token: str) -> None:
    rows = [
        hevy_row(exercise_title="Superman", weight_kg="", reps="15"),
        hevy_row(exercise_title="Push Up", weight_kg="", reps="", duration_seconds="60"),
        hevy_row(exercise_title="Burpee", weight_kg="", reps="", duration_seconds="45"),
        hevy_row(exercise_title="Battle Ropes", weight_kg="", reps="40"),
        hevy_row(exercise_title="Pallof Press", weight_kg="15", reps="", duration_seconds="30"),
        hevy_row(exercise_title="Bench Press (Barbell)", weight_kg="60", reps="", duration_seconds="20"),
        hevy_row(exercise_title="Bench Press (Barbell)", weight_kg="80", reps="5"),
    ]
    report = take(token, HEVY + "\n".join(rows) + "\n")
    assert (report["skipped"], report["sets"]) == ([], 7)
    [workout] = history(token)
    exercises = {exercise["name"]: exercise for exercise in read_workout(token, workout["id"])["exercises"]}
    assert exercises["Push-Up"]["sets"][0]["measurement"] == "duration"
    assert exercises["Burpee"]["sets"][0]["durationSeconds"] == 45
    assert exercises["Pallof Press"]["sets"][0]["measurement"] == "duration"
    own = exercises["Bench Press (Barbell) (timed)"]
    assert (own["measurement"], own["sets"][0]["durationSeconds"]) == ("duration", 20)
    assert [exercise["name"] for exercise in report["createdExercises"]] == ["Bench Press (Barbell) (timed)"]
    again = take(token, HEVY + "\n".join(rows) + "\n")
    assert (again["workouts"], again["duplicates"]) == (0, 1)
