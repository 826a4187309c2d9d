"""Substitutes in the middle of a workout, supersets and drop sets."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fitai.workouts import rules
from fitai.workouts.models import WorkoutExercise, WorkoutSet

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events

SQUAT, BENCH, DUMBBELL, PLANK = "barbell-back-squat", "barbell-bench-press", "dumbbell-bench-press", "plank"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def token(pushed: Frames) -> str:
    return access_token("user-1")


def begin(token: str, *exercises: str, **more: Any) -> str:
    listed = [
        {"exerciseId": exercise, "sets": [{"weight": 100, "reps": 5}] * 3, "restTime": 90} | more
        for exercise in exercises
    ]
    return str(call("POST", "/workouts", {"exercises": listed, "start": True}, token=token).data["id"])


def put_set(token: str, workout: str, index: int, exercise: int = 0, **fields: Any) -> dict[str, Any]:
    path = f"/workouts/{workout}/set/{index}?exercise={exercise}"
    response: dict[str, Any] = call("PUT", path, fields, token=token).data
    return response


def substitute(token: str, workout: str, index: int, exercise: str, **more: Any) -> dict[str, Any]:
    body = {"exerciseId": exercise} | more
    response: dict[str, Any] = call("PUT", f"/workouts/{workout}/exercise/{index}", body, token=token).data
    return response


def test_completed_sets_stay_and_the_open_ones_go_to_the_substitute(token: str, pushed: Frames) -> None:
    phone = Socket(pushed, token).connect()
    workout = begin(token, BENCH, SQUAT)
    put_set(token, workout, 0, clientId="phone-1")
    put_set(token, workout, 0, exercise=1, weight=120)
    changed = substitute(token, workout, 0, DUMBBELL)
    assert [(exercise["index"], exercise["exerciseId"], len(exercise["sets"])) for exercise in changed["exercises"]] == [
        (0, BENCH, 1), (1, DUMBBELL, 2), (2, SQUAT, 3)
    ]  # fmt: skip
    bench, dumbbell, squat = changed["exercises"]
    assert bench["sets"][0]["clientId"] == "phone-1"
    assert bench["personalRecords"]
    assert [(set_["weight"], set_["reps"]) for set_ in dumbbell["sets"]] == [(40, 5)] * 2
    assert dumbbell["restTime"] == 90
    assert [set_["weight"] for set_ in squat["sets"]] == [120, 100, 100]
    assert (changed["exerciseCount"], changed["realTime"]["currentExerciseIndex"]) == (3, 1)
    assert call("GET", f"/workouts/{workout}", token=token).data == changed
    assert phone.received("sync:workout")[-1]["data"]["workout"] == changed


def test_records_of_all_exercises_go_on_after_a_substitution(token: str) -> None:
    workout = begin(token, BENCH, SQUAT)
    put_set(token, workout, 0)
    put_set(token, workout, 0, exercise=1, weight=120)
    substitute(token, workout, 0, DUMBBELL)
    assert {record["type"] for record in put_set(token, workout, 0, exercise=1)["records"]} >= {"max_weight"}
    record = next(
        record
        for record in put_set(token, workout, 1, exercise=2, weight=130)["records"]
        if record["type"] == "max_weight"
    )
    assert record["previous"] == 120
    call("POST", f"/workouts/{workout}/complete", {}, token=token).data  # noqa: B018
    deliver_events()
    again = begin(token, BENCH, SQUAT)
    answer = put_set(token, again, 0, weight=102.5)
    assert next(record for record in answer["records"] if record["type"] == "max_weight")["previous"] == 100


def test_open_sets_before_a_completed_one_go_too_and_the_indexes_close_up(token: str) -> None:
    workout = begin(token, BENCH)
    put_set(token, workout, 1, weight=90)
    bench, dumbbell = substitute(token, workout, 0, DUMBBELL)["exercises"]
    assert [(set_["index"], set_["weight"], set_["personalRecord"]) for set_ in bench["sets"]] == [(0, 90, True)]
    assert {record["setIndex"] for record in bench["personalRecords"]} == {0}
    assert [set_["index"] for set_ in dumbbell["sets"]] == [0, 1]


def test_an_exercise_without_completed_sets_is_replaced_in_its_place(token: str) -> None:
    workout = begin(token, BENCH, SQUAT)
    changed = substitute(token, workout, 0, DUMBBELL, notes="The bench is taken", restTime=60)
    assert [exercise["exerciseId"] for exercise in changed["exercises"]] == [DUMBBELL, SQUAT]
    assert (changed["exercises"][0]["notes"], changed["exercises"][0]["restTime"]) == ("The bench is taken", 60)


def test_a_substitute_with_another_measurement_takes_no_loads_and_no_repetitions(token: str) -> None:
    workout = begin(token, BENCH)
    [plank] = substitute(token, workout, 0, PLANK)["exercises"]
    assert plank["measurement"] == "duration"
    assert [{"weight", "reps", "target"} & set(set_) for set_ in plank["sets"]] == [set()] * 3


def test_loads_are_rounded_to_the_callers_dumbbells(token: str) -> None:
    body = {"exercises": [{"exerciseId": BENCH, "sets": [{"weight": 225, "reps": 5}]}], "start": True}
    workout = call("POST", "/workouts?units=imperial", body, token=token).data["id"]
    path = f"/workouts/{workout}/exercise/0?units=imperial"
    [dumbbell] = call("PUT", path, {"exerciseId": DUMBBELL}, token=token).data["exercises"]
    assert dumbbell["sets"][0]["weight"] == 90


def test_a_full_workout_takes_no_substitute_beside_it(token: str) -> None:
    workout = begin(token, *[BENCH] * 30)
    put_set(token, workout, 0)
    answer = call("PUT", f"/workouts/{workout}/exercise/0", {"exerciseId": SQUAT}, token=token)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "exerciseId")


def test_an_unknown_substitute_names_the_field(token: str) -> None:
    workout = begin(token, BENCH)
    put_set(token, workout, 0)
    answer = call("PUT", f"/workouts/{workout}/exercise/0", {"exerciseId": "nothing"}, token=token)
    assert answer.error["fields"] == [{"path": "exerciseId", "message": "There is no such exercise"}]


# --- the order of sets -------------------------------------------------------------------------------------


def make_exercise(index: int, *sets: WorkoutSet, superset: str | None = None, rest: int | None = 60) -> WorkoutExercise:
    return WorkoutExercise(
        index=index, exercise_id="lift", name="Lift", sets=list(sets), superset_id=superset, rest_time=rest
    )


def make_set(index: int, *, is_completed: bool = False, type: str = "normal") -> WorkoutSet:
    return WorkoutSet(index=index, type=type, completed_at=NOW if is_completed else None)  # type: ignore[arg-type]


def test_a_superset_of_three_takes_turns_and_leaves_out_finished_exercises() -> None:
    def exercises(first: int, second: int, third: int) -> list[WorkoutExercise]:
        return [
            make_exercise(
                index, *(make_set(set_index, is_completed=set_index < count) for set_index in range(size)), superset="a"
            )
            for index, (count, size) in enumerate([(first, 2), (second, 1), (third, 3)])
        ] + [make_exercise(3, make_set(0))]

    visited = []
    counts, current = [0, 0, 0], 0
    while current < 3:
        visited.append(current)
        counts[current] += 1
        current, _ = rules.next_position(exercises(*counts), current)
    assert visited == [0, 1, 2, 0, 2, 2]
    assert current == 3, "then the exercise after the superset"


def test_a_drop_set_follows_at_once_and_without_rest(token: str) -> None:
    sets = [{"weight": 100, "reps": 5}, {"weight": 80, "reps": 8, "type": "dropset"}, {"weight": 100, "reps": 5}]
    workout = begin(token, BENCH, DUMBBELL, sets=sets, supersetId="a")
    state = put_set(token, workout, 0)["realTime"]
    assert (state["currentExerciseIndex"], state["currentSetIndex"], state["isResting"]) == (0, 1, False)
    state = put_set(token, workout, 1)["realTime"]
    assert (state["currentExerciseIndex"], state["currentSetIndex"], state["isResting"]) == (1, 0, True)


def test_a_correction_neither_moves_on_nor_starts_a_rest(token: str, pushed: Frames) -> None:
    workout = begin(token, BENCH, SQUAT)
    put_set(token, workout, 0)
    state = put_set(token, workout, 0, exercise=1)["realTime"]
    phone = Socket(pushed, token).connect()
    assert put_set(token, workout, 0, weight=95)["realTime"] == state
    assert not phone.received("rest:timer")


@pytest.mark.parametrize(("effort", "rpe", "rir"), [({"rir": 1.5}, 8.5, 1.5), ({"rpe": 8.5}, 8.5, 1.5)])
def test_effort_in_either_scale_is_read_in_both(token: str, effort: dict[str, float], rpe: float, rir: float) -> None:
    workout = begin(token, BENCH)
    response = put_set(token, workout, 0, **effort)["set"]
    assert (response["rpe"], response["rir"]) == (rpe, rir)
    corrected = put_set(token, workout, 0, rir=4)["set"]
    assert (corrected["rpe"], corrected["rir"]) == (6, 4)
