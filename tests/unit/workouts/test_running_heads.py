"""A running workout has a head of its own: lists show it as it is now, and it goes when the workout ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from fitai.kernel import table
from fitai.workouts import store
from fitai.workouts.heads import store as heads_store

from tests.harness.gateway import access_token, call

ME = "user-1"


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    yield access_token(ME)


def begin(token: str, **more: Any) -> str:
    body = {"exercises": [{"exerciseId": "barbell-back-squat"}], "start": True} | more
    workout_id: str = call("POST", "/workouts", body, token=token).data["id"]
    return workout_id


def put_set(token: str, workout_id: str, index: int) -> None:
    body = {"weight": 100, "reps": 5}
    assert call("PUT", f"/workouts/{workout_id}/set/{index}", body, token=token, exercise=0).status < 300


def heads(workout_id: str) -> dict[str, table.Entity]:
    items = table.query_all(store.workout_partition(workout_id), begins="HEAD")
    return {item.SK: item for item in items}


def sets_of(workouts: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    return [(workout["status"], workout["version"], workout["metrics"]["completedSets"]) for workout in workouts]


def test_a_set_leaves_what_the_indexes_hold(token: str) -> None:
    workout_id = begin(token)
    before = heads(workout_id)["HEAD"].serialize()
    put_set(token, workout_id, 0)
    assert heads(workout_id)["HEAD"].serialize() == before


@pytest.mark.parametrize(
    "query", [{}, {"status": "in_progress"}, {"exercise": "barbell-back-squat"}, {"from": "2020-01-01"}]
)
def test_each_list_shows_a_running_workout_as_it_is(token: str, query: dict[str, str]) -> None:
    workout_id = begin(token)
    for index in range(3):
        put_set(token, workout_id, index)
    assert sets_of(call("GET", "/workouts", token=token, **query).data) == [("in_progress", 4, 3)]
    assert store.workout_heads([workout_id])[workout_id].metrics.completed_sets == 3
    others = [begin(access_token(f"user-{number}")) for number in (2, 3)]
    many = store.outlined_heads([workout_id, *others])
    assert many[workout_id].state.metrics.completed_sets == 3
    assert len(many) == 3


def test_more_running_workouts_than_a_request_reads_are_read(token: str) -> None:
    ids = [begin(access_token(f"user-{number}")) for number in range(60)]
    assert store.workout_heads(ids).keys() == set(ids)


@pytest.mark.parametrize("end", ["complete", "delete"])
def test_the_head_goes_when_the_workout_ends(token: str, end: str) -> None:
    workout_id = begin(token)
    put_set(token, workout_id, 0)
    if end == "complete":
        call("POST", f"/workouts/{workout_id}/complete", {}, token=token)
        assert sets_of(call("GET", "/workouts", token=token).data) == [("completed", 3, 1)]
    else:
        call("DELETE", f"/workouts/{workout_id}", token=token)
        assert call("GET", "/workouts", token=token).data == []
    assert list(heads(workout_id)) == ["HEAD"]


def test_a_running_workout_comes_back_from_the_trash_with_its_sets(token: str) -> None:
    workout_id = begin(token)
    put_set(token, workout_id, 0)
    call("DELETE", f"/workouts/{workout_id}", token=token)
    assert call("POST", f"/trash/{workout_id}/restore", token=token).status == 200
    restored = store.load_workout(workout_id)
    assert restored is not None
    assert restored.has_running_head
    put_set(token, workout_id, 1)
    assert [sets for _, _, sets in sets_of(call("GET", "/workouts", token=token).data)] == [2]


def test_a_write_on_an_outdated_head_is_refused(token: str) -> None:
    workout_id = begin(token)
    outdated = store.load_workout(workout_id)
    assert outdated is not None
    put_set(token, workout_id, 0)
    for status in ("in_progress", "paused", "completed"):
        state = outdated.state.model_copy(update={"status": status, "version": outdated.state.version + 1})
        with pytest.raises(table.WriteConflict):
            table.commit(*store.head_writes(outdated, state))
    with pytest.raises(table.WriteConflict):
        table.commit(*heads_store.head_deletion_writes(outdated))
    assert store.load_workout(workout_id) is not None


def test_a_workout_that_the_index_still_has_as_running_is_shown_as_it_is(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout_id = begin(token)
    put_set(token, workout_id, 0)
    ordinary_query = store.query
    lagging = ordinary_query(f"USER#{ME}#WORKOUTS", index="GSI1")
    call("POST", f"/workouts/{workout_id}/complete", {}, token=token)
    monkeypatch.setattr(store, "query", lambda *_, **__: lagging)
    assert sets_of(call("GET", "/workouts", token=token).data) == [("completed", 3, 1)]
    assert call("GET", "/workouts", token=token, status="in_progress").data == []
