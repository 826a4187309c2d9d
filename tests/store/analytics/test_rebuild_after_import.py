"""The rebuild after an import reads what was imported, in batches, and nothing else of the history."""

from collections.abc import Iterator
from math import ceil

import pytest
from fitai.analytics import rebuild
from fitai.kernel.meter import meter

from tests.harness import histories
from tests.harness.gateway import access_token, call, deliver_events, frames
from tests.store.conftest import account
from tests.unit.workouts.imports import files

EXERCISES_OF_A_WORKOUT = 2
FIXED_REQUESTS = 8
"""The totals, the calendar, and a Query or two for each kind of item."""


@pytest.fixture
def token() -> Iterator[str]:
    with account(), frames():
        yield access_token("user-1")


def requests_of_rebuild(import_id: str) -> list[str]:
    meter.reset()
    assert rebuild.rebuild_after_import("user-1", import_id) == 0, "everything was right"
    return list(meter.operations)


@pytest.mark.parametrize("workouts", [50, 500])
def test_a_hundred_workouts_are_read_at_once(token: str, workouts: int) -> None:
    report = call("POST", "/workouts/import", {"csv": files.strong(workouts)}, token=token).data
    deliver_events(10_000)
    operations = requests_of_rebuild(report["importId"])
    batches = ceil(workouts / 100) + ceil(workouts * EXERCISES_OF_A_WORKOUT / 100) + ceil(workouts / 100)
    assert operations.count("BatchGetItem") <= batches
    assert len(operations) <= batches + FIXED_REQUESTS
    meter.reset()
    assert rebuild.rebuild("user-1") == 0
    assert len(meter.operations) <= batches + ceil(workouts / 100) + FIXED_REQUESTS


@pytest.mark.parametrize("history", [50, 500])
def test_what_was_not_imported_is_not_read(token: str, history: int) -> None:
    histories.train("user-1", history, "leg-extension")
    rebuild.rebuild("user-1")
    report = call("POST", "/workouts/import", {"csv": files.strong(20)}, token=token).data
    deliver_events(10_000)
    operations = requests_of_rebuild(report["importId"])
    assert operations.count("BatchGetItem") == 2
    assert len(operations) <= 2 + FIXED_REQUESTS


def test_an_undo_is_rebuilt_in_batches_too(token: str) -> None:
    report = call("POST", "/workouts/import", {"csv": files.strong(120)}, token=token).data
    deliver_events(10_000)
    assert call("GET", "/analytics/overview", token=token).data["totalWorkouts"] == 120
    call("POST", "/workouts/import", {"undo": report["importId"]}, token=token).data  # noqa: B018
    deliver_events(10_000)
    assert call("GET", "/analytics/overview", token=token).data["totalWorkouts"] == 0
    operations = requests_of_rebuild(report["importId"])
    assert len(operations) <= 4 + FIXED_REQUESTS
