"""Ten past workouts that arrive together, and whose records are recomputed by as many functions at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.workouts import operation_log, store
from fitai.workouts.events import WorkoutEvent
from fitai.workouts.live import sets
from fitai.workouts.published import completed_workout
from fitai.workouts.records import service
from fitai.workouts.requests import CompleteSet

from tests.harness.gateway import access_token, call, frames
from tests.store.conftest import on_a_server
from tests.store.workouts.records import check_records

pytestmark = [on_a_server, pytest.mark.usefixtures("dynamodb")]

ME, SQUAT, BENCH = "user-1", "barbell-back-squat", "barbell-bench-press"
LIFTS = (SQUAT, BENCH)
WEIGHTS = (100, 120, 110, 130, 90, 125, 140, 115, 135, 105)


@pytest.fixture(params=[False, True], ids=["index up to date", "index lags"])
def _index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of the history, which has all or none of what arrives."""
    if request.param:
        monkeypatch.setattr(store, "whole_exercise_history", lambda *_: [])


def sync_past_workouts() -> list[str]:
    """Send ten workouts of as many days in one batch; no reaction has run."""
    operations: list[dict[str, Any]] = []
    ids = []
    for number, weight in enumerate(WEIGHTS):
        ids.append(new_id())
        at = clock.iso(datetime.now(UTC) - timedelta(days=20 - number))

        def add_operation(name: str, workout: str = ids[-1], moment: str = at, **data: Any) -> None:
            operations.append({"clientId": new_id(), "op": name, "workoutId": workout, "at": moment, "data": data})

        add_operation("create", exercises=[{"exerciseId": lift} for lift in LIFTS], timezone="UTC")
        add_operation("start")
        for exercise, lift in enumerate(LIFTS):
            for index in range(2):
                more = {"setIndex": index, "weight": weight + index - 20 * exercise, "reps": 5}
                add_operation("set", exerciseIndex=exercise, exerciseId=lift, **more)
        add_operation("complete")
    answer = call("POST", "/workouts/sync", {"operations": operations}, token=access_token(ME))
    assert {result["status"] for result in answer.data["results"]} == {"applied"}
    return ids


def reaction_to(workout: str) -> Callable[[], None]:
    """The reaction to a completion, as a function."""
    event = completed_workout(ME, workout)
    assert event is not None
    assert event.backdated
    return lambda: service.update_records(event)


def run_at_once(*functions: Callable[[], object]) -> None:
    """Start all functions at the same moment."""
    begin = Barrier(len(functions))

    def run_when_all_are_ready(one: Callable[[], object]) -> None:
        begin.wait()
        one()

    with ThreadPoolExecutor(max_workers=len(functions)) as pool:
        list(pool.map(run_when_all_are_ready, functions))


@pytest.mark.usefixtures("_index")
def test_ten_workouts_of_a_batch_are_recomputed_at_once() -> None:
    with frames():
        ids = sync_past_workouts()
        run_at_once(*map(reaction_to, ids))
        for lift in LIFTS:
            check_records(ME, lift, *ids)


@pytest.mark.usefixtures("_index")
def test_ten_workouts_are_recomputed_while_sets_are_completed_in_the_active_one() -> None:
    caller = Caller(ME, f"{ME}@example.com", "user", "free", "s", 0, 2**40)
    with frames():
        ids = sync_past_workouts()
        body = {"exercises": [{"exerciseId": lift} for lift in LIFTS], "start": True}
        running = str(call("POST", "/workouts", body, token=access_token(ME)).data["id"])

        def train() -> None:
            for index in range(12):
                performed = CompleteSet(weight=100 + 5 * index, reps=5)
                sets.complete_set(caller, running, index % 2, index // 2, performed, client_id=f"s{index}")

        run_at_once(*map(reaction_to, ids), train)
        for lift in LIFTS:
            check_records(ME, lift, *ids, active=running)
        loaded = store.load_workout(running)
        assert loaded is not None
        logged = operation_log.operations_since(loaded.state, 0, 100)
        versions = [event.version for event in logged]
        assert sorted(set(versions)) == list(range(2, loaded.state.version + 1)), "each change is in its log"


@pytest.mark.usefixtures("_index")
def test_ten_workouts_are_recomputed_while_one_of_today_is_added() -> None:
    with frames():
        ids = sync_past_workouts()
        token = access_token(ME)
        body = {"exercises": [{"exerciseId": lift} for lift in LIFTS], "start": True}
        today = str(call("POST", "/workouts", body, token=token).data["id"])
        for exercise in range(len(LIFTS)):
            path = f"/workouts/{today}/set/0?exercise={exercise}"
            call("PUT", path, {"weight": 150, "reps": 5}, token=token).data  # noqa: B018
        call("POST", f"/workouts/{today}/complete", {}, token=token).data  # noqa: B018
        event: WorkoutEvent | None = completed_workout(ME, today)
        assert event is not None
        run_at_once(*map(reaction_to, ids), lambda: service.update_records(event))  # type: ignore[arg-type]
        for lift in LIFTS:
            check_records(ME, lift, *ids, today)
