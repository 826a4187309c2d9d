"""What an import of a long history costs: seconds and DynamoDB's units, phase by phase.

    python -m tests.benchmarks.imports [sets]

`FITAI_TEST_DYNAMODB` names the DynamoDB that is used. Read units are those that it answers. Write units are worked out
from what is sent, by DynamoDB's rules: a kilobyte begun is one, in a transaction two, and one more in each index; what is
deleted counts as if it were small. Local DynamoDBs count transactions otherwise.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from fitai.analytics import rebuild
from fitai.kernel import table
from fitai.kernel.meter import meter
from fitai.kernel.time_budget import TimeBudget
from fitai.workouts.imports import store, worker

from tests.harness.gateway import access_token, call, frames
from tests.store.conftest import account
from tests.unit.workouts.imports import files

SETS_OF_A_WORKOUT = 20
DEFAULT = 50_000


def main(sets: int) -> None:
    """Import, import again, export and undo so many sets."""
    with account(), frames():
        token = access_token("user-1")
        text = files.strong(sets // SETS_OF_A_WORKOUT, exercises=4, sets=5)
        made: dict[str, str] = {}

        def begin() -> None:
            answer = call("POST", "/workouts/import", {"csv": text}, token=token)
            made["id"] = answer.data["importId"]

        def step(phase: str) -> Callable[[], None]:
            return lambda: _phase(made["id"], phase)

        _measure("dry run", lambda: call("POST", "/workouts/import", {"csv": text, "dryRun": True}, token=token))
        _measure("request", begin)
        for phase in ("prepare", "write", "records"):
            _measure(phase, step(phase))
        _measure("analytics", lambda: rebuild.rebuild("user-1"))
        _measure("export", lambda: call("GET", "/workouts/export", token=token))
        _measure("again: request", lambda: call("POST", "/workouts/import", {"csv": text, "dryRun": True}, token=token))
        _measure("undo: request", lambda: call("POST", "/workouts/import", {"undo": made["id"]}, token=token))
        for phase in ("remove", "mend"):
            _measure(f"undo: {phase}", step(phase))
        _measure("undo: analytics", lambda: rebuild.rebuild("user-1"))


class Written:
    """A counter of the write units of the requests."""

    units = 0

    def sent(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        content = params["body"]
        body = json.loads(content.decode() if isinstance(content, bytes) else str(content))
        if model.name == "TransactWriteItems":
            self.units += sum(self._of(action, 2) for item in body["TransactItems"] for action in item.values())
        elif model.name in ("PutItem", "UpdateItem", "DeleteItem"):
            self.units += self._of(body, 1)

    def _of(self, operation: dict[str, Any], times: int) -> int:
        item = operation.get("Item", {})
        size = sum(len(name.encode()) + len(next(iter(value.values())).encode()) for name, value in item.items())
        units = max(1, -(-size // 1024))
        return units * times + units * sum(f"{index}PK" in item for index in table.INDEXES)


def _phase(import_id: str, phase: str) -> None:
    import_ = store.find_import("user-1", import_id)
    assert import_ is not None
    assert import_[0].phase == phase, import_[0].phase
    worker.PHASE_STEPS[phase](worker._PhaseWorker(import_[0], 0, 0, TimeBudget(10_000)))


def _measure(name: str, work: Callable[[], object]) -> None:
    meter.reset()
    written = Written()
    table.client().meta.events.register("before-call.dynamodb.*", written.sent, unique_id="bench-written")
    began = time.perf_counter()
    work()
    table.client().meta.events.unregister("before-call.dynamodb.*", unique_id="bench-written")
    took = time.perf_counter() - began
    sys.stdout.write(
        f"{name:16} {took:8.1f} s  {meter.requests:7} requests  {meter.read_units:10.0f} RU  {written.units:10} WU\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
