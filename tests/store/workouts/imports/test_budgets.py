"""What an import costs in DynamoDB grows with what is imported, and with nothing else."""

from collections.abc import Iterator

import pytest
from fitai.kernel.meter import meter
from fitai.kernel.time_budget import TimeBudget
from fitai.workouts.imports import service, store, worker

from tests.harness import histories
from tests.harness.gateway import access_token, call, frames
from tests.store.conftest import account
from tests.unit.workouts.imports import files


@pytest.fixture(scope="module", params=[0, 1_000])
def token(request: pytest.FixtureRequest) -> Iterator[str]:
    """An account with a history of so many workouts, of another exercise."""
    with account(), frames():
        histories.train("user-1", request.param, "leg-extension")
        yield access_token("user-1")


def of(name: str, operations: list[str]) -> int:
    return operations.count(name)


def test_looking_is_a_batch_for_each_hundred_workouts(token: str) -> None:
    text = files.strong(250)
    answer = call("POST", "/workouts/import", {"csv": text, "dryRun": True}, token=token)
    assert answer.data["workouts"] == 250
    # The last one is the history in the days of the file, of which there is none.
    assert answer.operations == ["UpdateItem", "GetItem", "BatchGetItem", "BatchGetItem", "BatchGetItem", "Query"]


def test_a_workout_is_a_transaction_and_an_exercise_a_few_reads(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MAX_IMMEDIATE_WORKOUTS", 0)
    made = call("POST", "/workouts/import", {"csv": files.strong(60)}, token=token).data
    meter.reset()
    worker.work_on_import("user-1", made["importId"], TimeBudget(worker.TURN_SECONDS))
    done = store.find_import("user-1", made["importId"])
    assert done is not None
    assert done[0].phase == "done"
    # A transaction for each workout, one for record and last sessions of each of five exercises, and one with the
    # event at the end.
    assert of("TransactWriteItems", meter.operations) == 60 + 5 + 1
    # For each of five exercises: the records, where the index stands, its history twice, and what was done last.
    assert len(meter.operations) <= 60 + 5 * 10 + 30
    assert of("Query", meter.operations) <= 5 * 4 + 10
