"""The operation log keeps what an operation has changed, and gives back the events as they were sent."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from fitai.kernel import table
from fitai.workouts import log_deltas, operation_log, store
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.models import Workout
from fitai.workouts.state import WorkoutState

from infra.local import capacity
from tests.harness.gateway import access_token, call

ME = "user-1"
LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift")


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    yield access_token(ME)


def begin(token: str, sets: int = 3) -> str:
    exercises = [{"exerciseId": lift, "sets": [{"weight": 60, "reps": 5}] * sets} for lift in LIFTS]
    workout_id: str = call("POST", "/workouts", {"exercises": exercises}, token=token).data["id"]
    return workout_id


def current_state(workout_id: str) -> WorkoutState:
    loaded = store.load_workout(workout_id)
    assert loaded is not None
    return loaded.state


def put_set(token: str, workout_id: str, index: int, exercise: int = 0, **more: Any) -> Any:
    body = {"weight": 60 + index, "reps": 5} | more
    return call("PUT", f"/workouts/{workout_id}/set/{index}", body, token=token, exercise=exercise).data


def log_items(workout_id: str) -> list[operation_log.OperationItem]:
    items = table.query_all(store.workout_partition(workout_id), begins="OPERATION#")
    return table.of_kind(items, operation_log.OperationItem)


# --- deltas ------------------------------------------------------------------------------------------------


def test_undoing_an_operation_brings_back_what_was_before() -> None:
    chance = random.Random(7)

    def exercise(index: int) -> dict[str, Any]:
        sets = [{"index": at, "weight": chance.choice([60, 80])} for at in range(chance.randrange(4))]
        notes = {"notes": chance.choice("ab")} if chance.random() < 0.5 else {}
        return {"index": index, "exerciseId": chance.choice(LIFTS), "name": "x", "sets": sets} | notes

    changed = 0
    for _ in range(500):
        before, after = ({at: exercise(at) for at in range(chance.randrange(3))} for _ in range(2))
        undo = log_deltas.undo_of(before, after)
        stored = {
            index: log_deltas.ExerciseUndo.model_validate_json(one.model_dump_json()) for index, one in undo.items()
        }
        assert log_deltas.undone(after, stored) == before
        changed += before != after
    assert changed > 300


def test_the_delta_of_a_set_is_the_set() -> None:
    sets = [{"index": at, "weight": 60, "reps": 5} for at in range(60)]
    before = {"index": 0, "exerciseId": "squat", "name": "Squat", "sets": sets, "totalVolume": 0}
    after = before | {"sets": [*sets[:7], sets[7] | {"completedAt": "now"}, *sets[8:]], "totalVolume": 300}

    undo = log_deltas.undo_of({0: before}, {0: after})[0]

    assert (undo.fields, undo.lists["sets"].elements, undo.absent) == ({"totalVolume": 0}, {7: sets[7]}, [])


# --- the log -----------------------------------------------------------------------------------------------


def test_the_log_gives_back_each_event_as_it_was_sent(token: str) -> None:
    """Right after an operation its events refer to what the workout is then; later that has to be undone."""
    workout_id = begin(token)
    expected: list[MissedOperation] = []

    def keep() -> None:
        state = current_state(workout_id)
        expected.extend(operation_log.operations_since(state, state.version - 1, 1))

    path = f"/workouts/{workout_id}"
    call("POST", f"{path}/start", {}, token=token)
    keep()
    changes: list[tuple[str, str, dict[str, Any]]] = [
        ("PUT", "/set/0?exercise=0", {"weight": 80, "reps": 5}),
        ("PUT", "/set/0?exercise=1", {"weight": 50, "reps": 5}),
        ("PUT", "/set/0?exercise=0", {"weight": 85, "reps": 4, "notes": "heavy"}),
        ("PUT", "/set/3?exercise=0", {"weight": 90, "reps": 2}),
        ("PUT", "/exercise/1", {"exerciseId": "pull-up"}),
        ("PUT", "/set/1?exercise=0", {"weight": 82.5, "reps": 5}),
        ("POST", "/rest", {"seconds": 60}),
        ("POST", "/pause", {}),
        ("POST", "/resume", {}),
        ("PUT", "/set/0?exercise=2", {"weight": 70, "reps": 8}),
        ("POST", "/complete", {"notes": "done"}),
        ("PUT", "/set/0?exercise=0", {"weight": 84, "reps": 4}),
    ]
    for method, route, body in changes:
        assert call(method, f"{path}{route}", body, token=token).status < 300, route
        keep()

    state = current_state(workout_id)
    assert len({event.version for event in expected}) == len(changes) + 1
    assert operation_log.operations_since(state, 1, 100) == expected
    for version in range(2, state.version + 1):
        same = [event for event in expected if event.version == version]
        assert operation_log.repeated_events(state, version) == same
    completed = [event for event in expected if event.event == "set:completed"]
    volumes = [event.data["exercise"]["totalVolume"] for event in completed if event.data["exerciseIndex"] == 0]
    assert volumes == [400, 340, 520, 932.5, 928.5], "each has the exercise of its moment"
    done = next(event for event in expected if event.event == "workout:completed")
    assert Workout.model_validate(done.data["workout"]).exercises[0].sets[0].weight == 85


def test_an_entry_does_not_grow_with_the_sets_of_the_exercise(token: str) -> None:
    workout_id = begin(token, sets=50)
    call("POST", f"/workouts/{workout_id}/start", {}, token=token)
    for index in range(50):
        put_set(token, workout_id, index)

    sizes = [capacity.item_size(item.serialize()) for item in log_items(workout_id)][1:]
    assert len(sizes) == 50
    assert max(sizes) < 1024
    assert max(sizes[40:]) < max(sizes[:10]) + 50


def test_whole_events_of_before_are_read(token: str) -> None:
    workout_id = begin(token)
    call("POST", f"/workouts/{workout_id}/start", {}, token=token)
    for index in range(3):
        put_set(token, workout_id, index)
    state = current_state(workout_id)
    expected = operation_log.operations_since(state, 1, 100)
    # As the log was written before: whole events in a string, and nothing else.
    for item in log_items(workout_id)[:2]:
        version = int(item.SK.partition("#")[2])
        item.operations, item.events = None, [event for event in expected if event.version == version]
        table.commit(table.put(item, when=table.PRESENT))

    assert operation_log.operations_since(state, 1, 100) == expected


def test_without_what_came_between_an_event_that_refers_to_it_is_not_told(token: str) -> None:
    workout_id = begin(token)
    call("POST", f"/workouts/{workout_id}/start", {}, token=token)
    first = put_set(token, workout_id, 0, clientId="first")
    for index in range(1, 3):
        put_set(token, workout_id, index)
    state = current_state(workout_id)
    gap = log_items(workout_id)[2]
    table.batch_delete([(gap.PK, gap.SK)])

    events = operation_log.operations_since(state, 2, 100)
    assert {event.version for event in events if event.event == "set:completed"} == {5}
    assert put_set(token, workout_id, 0, clientId="first")["set"] == first["set"], (
        "a repeated set is answered all the same"
    )


def test_a_heads_and_an_exercise_of_before_are_read_and_changed(token: str) -> None:
    """A workout that was written whole, as strings, and runs without a head of its own."""
    workout_id = begin(token)
    call("POST", f"/workouts/{workout_id}/start", {}, token=token)
    put_set(token, workout_id, 0)
    before = current_state(workout_id)
    for item in list(table.query_all(store.workout_partition(workout_id), between=("EXERCISE#", "HEAD#~"))):
        raw = item.serialize()
        name = "exercise" if "exercise" in raw else "state"
        value = (
            before.exercises[int(item.SK[-2:])] if name == "exercise" else before.model_copy(update={"exercises": []})
        )
        raw[name] = {"S": value.model_dump_json(by_alias=True, exclude_none=True)}
        raw["version"] = {"N": str(before.version)}
        if item.SK == "HEAD#RUNNING":
            table.batch_delete([(item.PK, item.SK)])
        else:
            table.client().put_item(TableName=table.settings().table, Item=raw)
    assert current_state(workout_id) == before

    put_set(token, workout_id, 1)

    loaded = store.load_workout(workout_id)
    assert loaded is not None
    assert (loaded.state.version, loaded.state.metrics.completed_sets) == (before.version + 1, 2)
    assert loaded.has_running_head
    [listed] = call("GET", "/workouts", token=token).data
    assert (listed["version"], listed["metrics"]["completedSets"]) == (before.version + 1, 2)
