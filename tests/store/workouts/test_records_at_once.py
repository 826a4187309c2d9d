"""Ten workouts of the past that arrive together, and whose records are put in order by as many functions at once."""

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
from tests.store.workouts.records import hold

pytestmark = [on_a_server, pytest.mark.usefixtures("dynamodb")]

ME, SQUAT, BENCH = "user-1", "barbell-back-squat", "barbell-bench-press"
LIFTS = (SQUAT, BENCH)
WEIGHTS = (100, 120, 110, 130, 90, 125, 140, 115, 135, 105)


@pytest.fixture(params=[False, True], ids=["index at hand", "index behind"])
def _index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of the history, which has all or nothing of what arrives."""
    if request.param:
        monkeypatch.setattr(store, "whole_exercise_history", lambda *_: [])


def arrived() -> list[str]:
    """Ten workouts of as many days, done offline and sent in one batch; nobody has reacted to it."""
    operations: list[dict[str, Any]] = []
    ids = []
    for number, weight in enumerate(WEIGHTS):
        ids.append(new_id())
        at = clock.iso(datetime.now(UTC) - timedelta(days=20 - number))

        def op(name: str, workout: str = ids[-1], moment: str = at, **data: Any) -> None:
            operations.append({"clientId": new_id(), "op": name, "workoutId": workout, "at": moment, "data": data})

        op("create", exercises=[{"exerciseId": one} for one in LIFTS], timezone="UTC")
        op("start")
        for exercise, lift in enumerate(LIFTS):
            for index in range(2):
                more = {"setIndex": index, "weight": weight + index - 20 * exercise, "reps": 5}
                op("set", exerciseIndex=exercise, exerciseId=lift, **more)
        op("complete")
    answer = call("POST", "/workouts/sync", {"operations": operations}, token=access_token(ME))
    assert {one["status"] for one in answer.data["results"]} == {"applied"}
    return ids


def reacting(workout: str) -> Callable[[], None]:
    """What the reaction to its completion does."""
    event = completed_workout(ME, workout)
    assert event is not None
    assert event.backdated
    return lambda: service.update_records(event)


def at_once(*works: Callable[[], object]) -> None:
    """Begin all of it at the same moment."""
    begin = Barrier(len(works))

    def work(one: Callable[[], object]) -> None:
        begin.wait()
        one()

    with ThreadPoolExecutor(max_workers=len(works)) as pool:
        list(pool.map(work, works))


@pytest.mark.usefixtures("_index")
def test_ten_workouts_of_a_batch_are_put_in_order_at_once() -> None:
    with frames():
        ids = arrived()
        at_once(*map(reacting, ids))
        for lift in LIFTS:
            hold(ME, lift, *ids)


@pytest.mark.usefixtures("_index")
def test_while_another_one_runs_and_sets_are_done_in_it() -> None:
    caller = Caller(ME, f"{ME}@example.com", "user", "free", "s", 0, 2**40)
    with frames():
        ids = arrived()
        body = {"exercises": [{"exerciseId": one} for one in LIFTS], "start": True}
        running = str(call("POST", "/workouts", body, token=access_token(ME)).data["id"])

        def train() -> None:
            for index in range(12):
                done = CompleteSet(weight=100 + 5 * index, reps=5)
                sets.complete_set(caller, running, index % 2, index // 2, done, client_id=f"s{index}")

        at_once(*map(reacting, ids), train)
        for lift in LIFTS:
            hold(ME, lift, *ids, active=running)
        loaded = store.load_workout(running)
        assert loaded is not None
        logged = operation_log.operations_since(running, 0, 100)
        versions = [event.version for event in logged]
        assert sorted(set(versions)) == list(range(2, loaded.state.version + 1)), "each change is in its log"


@pytest.mark.usefixtures("_index")
def test_while_one_that_was_done_today_is_remembered() -> None:
    with frames():
        ids = arrived()
        token = access_token(ME)
        body = {"exercises": [{"exerciseId": one} for one in LIFTS], "start": True}
        today = str(call("POST", "/workouts", body, token=token).data["id"])
        for exercise in range(len(LIFTS)):
            path = f"/workouts/{today}/set/0?exercise={exercise}"
            call("PUT", path, {"weight": 150, "reps": 5}, token=token).data  # noqa: B018
        call("POST", f"/workouts/{today}/complete", {}, token=token).data  # noqa: B018
        event: WorkoutEvent | None = completed_workout(ME, today)
        assert event is not None
        at_once(*map(reacting, ids), lambda: service.update_records(event))  # type: ignore[arg-type]
        for lift in LIFTS:
            hold(ME, lift, *ids, today)
