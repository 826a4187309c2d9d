"""The end of the process at any call of AWS, and the message once more: the same end, whenever it was."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.workouts.events import WorkoutImportContinued
from fitai.workouts.imports import service, worker

from tests.harness.cloud import sdk
from tests.harness.crashes import Crash, sabotaged
from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.test_importing import everything, history

pytestmark = pytest.mark.usefixtures("pushed")


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is done behind the request, in small chunks."""
    monkeypatch.setattr(service, "MAX_IMMEDIATE_WORKOUTS", 0)
    monkeypatch.setattr(worker, "CHUNK_SIZE", 2)


def message(import_id: str) -> Callable[[], None]:
    event = WorkoutImportContinued(user_id="user-1", import_id=import_id)
    return lambda: deliver(event.name, event.model_dump(mode="json", by_alias=True))


def crashing(work: Callable[[], object]) -> int:
    """Carry on after a crash at the first call, then after two more calls, and so on; gives the number of crashes."""
    with sabotaged() as saboteur:
        at, crashes = 1, 0
        while saboteur.crashes(work, at):
            at += 3
            crashes += 1
            assert crashes < 400
    return crashes


def file() -> str:
    header, *rows = files.STRONG_C.strip().split("\n")
    own = "2023-04-28 18:30:00;Own;Zorb Tango Press;1;20;kg;8;;;;;;"
    return "\n".join([header, own, *rows, *files.strong(3).strip().split("\n")[1:]]) + "\n"


def test_an_import_that_crashes_again_and_again_ends_as_one_that_does_not(aws: None, behind: None) -> None:
    token = access_token("user-1")
    call("POST", "/workouts/import", {"csv": files.STRONG_B}, token=token)
    deliver_events()
    before = everything()
    made = call("POST", "/workouts/import", {"csv": file()}, token=token).data
    deliver_events()
    expected = everything()
    call("POST", "/workouts/import", {"undo": made["importId"]}, token=token)
    deliver_events()
    assert _of(before) == without_ids(before)

    made = call("POST", "/workouts/import", {"csv": file()}, token=token).data
    assert made["status"] == "running"
    assert crashing(message(made["importId"])) > 5
    deliver_events()
    assert without_ids(everything()) == without_ids(expected)
    assert call("POST", "/workouts/import", {"importId": made["importId"]}, token=token).data["status"] == "done"

    call("POST", "/workouts/import", {"undo": made["importId"]}, token=token)
    assert crashing(message(made["importId"])) > 3
    deliver_events()
    assert _of(before) == without_ids(before)
    assert len(history(token)) == 1


def _of(before: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """What has become of what was there before."""
    return without_ids({key: value for key, value in everything().items() if key in before})


def without_ids(kept: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Which import it was, and when, differ; what it wrote does not."""
    text = re.compile(r'"(importId|createdAt|updatedAt)":"[^"]*",?|"version":\d+,?')
    return {
        (pk, sk.partition("T")[0] if sk.startswith("EXERCISE#20") else sk): {
            name: text.sub("", value["S"]) if name in ("state", "exercise", "summary") else value
            for name, value in item.items()
            if not (name == "SK" and sk.startswith("EXERCISE#20")) and name != "record_version"
        }
        for (pk, sk), item in kept.items()
    }


def test_a_request_that_ends_halfway_is_finished_by_the_worker(aws: None) -> None:
    token = access_token("user-1")
    body = {"csv": files.strong(4)}
    with sabotaged() as saboteur:
        assert saboteur.crashes(lambda: call("POST", "/workouts/import", body, token=token), 20)
    clock.set_source(lambda now=clock.now(): now + timedelta(seconds=service.REQUEST_LEASE + 1))
    deliver_events()
    assert len(history(token)) == 4


def test_a_worker_that_was_held_up_writes_nothing_after_the_undoing(
    aws: None, behind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker stops before its first write; another finishes, and the import is undone; then the first goes on."""
    from fitai.workouts.imports import store

    token = access_token("user-1")
    made = call("POST", "/workouts/import", {"csv": files.strong(2)}, token=token).data
    write, held = store.write_workout, []

    def hold(state: Any, workout: Any) -> None:
        held.append((state, workout))
        raise Crash

    monkeypatch.setattr(store, "write_workout", hold)
    with pytest.raises(Crash):
        message(made["importId"])()
    monkeypatch.setattr(store, "write_workout", write)
    deliver_events()
    call("POST", "/workouts/import", {"undo": made["importId"]}, token=token)
    deliver_events()
    assert history(token) == []
    with pytest.raises(store.PhaseEnded):
        write(*held[0])
    assert history(token) == []


def test_an_index_that_lags_is_waited_for(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.workouts.imports import store

    looks: list[int] = []
    seen = store.workout_ids_with_exercise

    def late(user_id: str, exercise_id: str) -> set[str]:
        looks.append(1)
        return set() if len(looks) < 3 else seen(user_id, exercise_id)

    monkeypatch.setattr(store, "workout_ids_with_exercise", late)
    monkeypatch.setattr(worker, "INDEX_WAIT_PAUSE", 0)
    token = access_token("user-1")
    assert call("POST", "/workouts/import", {"csv": files.STRONG_B}, token=token).data["status"] == "done"
    assert len(looks) == 3


def test_an_import_that_nobody_is_at_is_set_going_when_it_is_asked_for(aws: None, behind: None) -> None:
    token = access_token("user-1")
    made = call("POST", "/workouts/import", {"csv": files.strong(2)}, token=token).data
    for item in sdk("dynamodb").scan(TableName="fitai-test")["Items"]:
        if item["kind"]["S"] == "outbox":
            sdk("dynamodb").delete_item(TableName="fitai-test", Key={"PK": item["PK"], "SK": item["SK"]})
    clock.set_source(lambda now=clock.now(): now + timedelta(seconds=service.STALLED_AFTER + 1))
    ask = {"importId": made["importId"]}
    token = access_token("user-1", session=new_id())
    assert call("POST", "/workouts/import", ask, token=token).data["status"] == "running"
    deliver_events()
    assert call("POST", "/workouts/import", ask, token=token).data["status"] == "done"
