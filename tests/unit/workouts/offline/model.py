"""What the model check is made of: a network that crashes, devices, a ledger, and what must hold of each workout."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fitai.training.formulas import one_rep_max
from fitai.workouts import published

EXERCISES = ("barbell-back-squat", "barbell-bench-press")


class Crash(BaseException):
    """The function's process has ended."""


@dataclass
class Network:
    """Between the functions and DynamoDB: crashes at the n-th write of a call."""

    fate: str = "ok"
    write: int = 0

    def transact(self, real: Any, arguments: dict[str, Any]) -> Any:
        self.write -= 1
        if self.write == 0 and self.fate == "crash before":
            raise Crash
        answer = real(**arguments)
        if self.write == 0 and self.fate == "crash after":
            raise Crash
        return answer


NETWORK = Network()


@dataclass
class Device:
    """A device: the operations that have no answer yet, and the workouts as it knows them."""

    skew: timedelta
    queue: list[dict[str, Any]] = field(default_factory=list)
    online: dict[str, tuple[str, int, int, dict[str, Any]]] = field(default_factory=dict)
    workouts: dict[str, dict[str, Any]] = field(default_factory=dict)
    cursor: str | None = None


@dataclass
class Accepted:
    """An operation that the server has accepted."""

    workout: str
    name: str
    version: int
    data: dict[str, Any]
    at: datetime | None
    """The time that counts for it; None where that is not known, as for a claimed time in the future."""


# --- what must hold of a workout ---------------------------------------------------------------------------


def check_sets(accepted_operations: dict[str, Accepted], workout: str, state: dict[str, Any]) -> None:
    """The sets are those of the accepted operations, in their order."""
    operations = [
        (client_id, operation) for client_id, operation in accepted_operations.items() if operation.workout == workout
    ]
    operations.sort(key=lambda pair: pair[1].version)
    expected: dict[str, dict[str, Any]] = {}
    corrected: dict[str, datetime] = {}
    for client_id, operation in operations:
        set_id = operation.data.get("setClientId", client_id)
        if operation.name == "set":
            expected[client_id] = {"weight": operation.data["weight"], "reps": 5}
        elif operation.name == "correct_set":
            expected[set_id] |= {"weight": operation.data["weight"]}
            if operation.at is not None:
                assert corrected.get(set_id, operation.at) <= operation.at, "the later correction stays"
                corrected[set_id] = operation.at
            else:
                corrected.pop(set_id, None)
        elif operation.name == "delete_set":
            del expected[set_id]
    completed_sets = [set_ for exercise in state["exercises"] for set_ in exercise["sets"] if "completedAt" in set_]
    assert len(completed_sets) == len({set_["clientId"] for set_ in completed_sets}), "nothing is there twice"
    assert {set_["clientId"]: {"weight": set_["weight"], "reps": set_["reps"]} for set_ in completed_sets} == expected
    for exercise in state["exercises"]:
        assert [set_["index"] for set_ in exercise["sets"]] == list(range(len(exercise["sets"])))


def check_totals(state: dict[str, Any]) -> None:
    """Totals and marks are those of the sets and records."""
    sets = [set_ for exercise in state["exercises"] for set_ in exercise["sets"] if "completedAt" in set_]
    assert state["metrics"]["totalVolume"] == sum(set_["weight"] * set_["reps"] for set_ in sets)
    assert state["metrics"]["completedSets"] == len(sets)
    sets_with_records = {
        (exercise["index"], record["setIndex"])
        for exercise in state["exercises"]
        for record in exercise["personalRecords"]
    }
    marked_sets = {
        (exercise["index"], set_["index"])
        for exercise in state["exercises"]
        for set_ in exercise["sets"]
        if set_["personalRecord"]
    }
    assert sets_with_records == marked_sets
    assert state["metrics"]["personalRecordsSet"] == sum(
        len(exercise["personalRecords"]) for exercise in state["exercises"]
    )


def check_records(user_id: str, alive: dict[str, dict[str, Any]]) -> None:
    """The records are those of all sets that count, computed from scratch."""
    counted_workouts = [
        workout for workout in alive.values() if workout["status"] in ("in_progress", "paused", "completed")
    ]
    records_by_exercise = {record.exercise_id: record for record in published.exercise_records(user_id)}
    for exercise_id in EXERCISES:
        sets = [
            set_
            for workout in counted_workouts
            for exercise in workout["exercises"]
            for set_ in exercise["sets"]
            if exercise["exerciseId"] == exercise_id and "completedAt" in set_
        ]
        record = records_by_exercise.get(exercise_id)
        stored_bests = None if record is None else (record.max_weight, record.max_volume, record.one_rep_max)
        if not sets:
            assert stored_bests in (None, (None, None, None))
            continue
        assert stored_bests == (
            max(set_["weight"] for set_ in sets),
            max(set_["weight"] * set_["reps"] for set_ in sets),
            max(one_rep_max(set_["weight"], set_["reps"]).value for set_ in sets),
        )
