"""What one whole workout costs in DynamoDB, item by item: on a phone and a watch, with rests, records and all reactions.

Five exercises of five sets, in turn by REST and over the WebSocket. The last set of each exercise is a record. Each set starts
a rest; every second one runs out before the next set. Then the workout is completed, and all events are relayed and handled.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

from fitai.kernel import clock, ids, outbox
from fitai.kernel.meter import READ_OPERATIONS
from fitai.kernel.needs import COUNTER_PREFIX, IDEMPOTENCY_PREFIX

from infra.local.capacity import Change
from tests.harness import gateway, moto_capacity
from tests.harness.costs import LIFTS, NOW, SETS, Athlete
from tests.harness.moto_capacity import BilledWrite

REST = 20
"""Seconds of rest that each set starts."""
DEVICES, RESTS, EVENTS = "the devices' calls", "rests that run out", "relay and reactions"
PHASES = (DEVICES, RESTS, EVENTS)
ROWS = {
    "workout": "head of the workout",
    "running_workout": "head of the running workout",
    "workout_exercise": "exercises with their sets",
    "workout_operation": "operation log",
    "client_operation": "client ids",
    "workout_change": "change log",
    "running_changes": "which workout is not in the change log",
    "active_workout": "which workout is active",
    "exercise_record": "records",
    "exercise_sessions": "last sessions",
    "outbox": "outbox",
    "caller": "rate limit",
    "idempotency": "Idempotency-Key",
    "member": "connections, and who follows",
}
"""What the items of a kind are called in the table; all others together are the last row."""
OTHERS = "analytics, goals, feeds and what else reactions write"


@dataclass(slots=True)
class PhaseCost:
    """What a phase of the workout has cost.

    Attributes:
        table, indexes: write units by row.
        requests: by operation. failed: write units of writes whose condition failed.
    """

    table: Counter[str] = field(default_factory=Counter)
    indexes: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    read_units: float = 0.0
    failed: float = 0.0

    @property
    def write_units(self) -> float:
        """All of its write units."""
        return self.table.total() + self.indexes.total() + self.failed


WorkoutCost = dict[str, PhaseCost]
"""By phase."""
BUDGETS = {DEVICES: 390, RESTS: 54, EVENTS: 330}
"""The write units that each phase may cost."""


def _row(change: Change) -> str:
    item = change.after or change.before
    if item is None:
        return OTHERS  # What was deleted was not there.
    if "kind" not in item:
        assert item["PK"]["S"].startswith(IDEMPOTENCY_PREFIX), item
        return ROWS["idempotency"]
    assert item["kind"]["S"] != "caller" or item["PK"]["S"].startswith(COUNTER_PREFIX)
    return ROWS.get(item["kind"]["S"], OTHERS)


@contextmanager
def _phase(cost: PhaseCost, person: Athlete) -> Iterator[None]:
    person.recorder.clear()
    with moto_capacity.billed_writes() as writes:
        yield
    for write in writes:
        _add(cost, write)
    for operation, units in person.recorder.requests:
        cost.requests[operation] += 1
        cost.read_units += units if operation in READ_OPERATIONS else 0.0
    cost.failed += sum(moto_capacity.failed_units)
    billed = sum(write.capacity.total for write in writes)
    answered = sum(units for operation, units in person.recorder.requests if operation not in READ_OPERATIONS)
    assert billed == answered, "each write is in a row"


def _add(cost: PhaseCost, write: BilledWrite) -> None:
    row = _row(write.change)
    cost.table[row] += write.capacity.table  # type: ignore[assignment]
    cost.indexes[row] += sum(write.capacity.indexes.values())  # type: ignore[assignment]


@contextmanager
def fixed_ids() -> Iterator[None]:
    """Make the same ids in each run: how long compressed items are, and which are read together, depends on them."""
    milliseconds, random_ = count(1_790_000_000_000), Random(1)
    clock_of_ids = SimpleNamespace(time_ns=lambda: next(milliseconds) * 1_000_000)
    with (
        patch.object(ids, "time", clock_of_ids),
        patch.object(ids, "os", SimpleNamespace(urandom=random_.randbytes)),
    ):
        yield


def whole_workout(person: Athlete) -> WorkoutCost:
    """Do a workout; gives what it has cost."""
    cost = {phase: PhaseCost() for phase in PHASES}
    gateway.waiting.clear()
    with _phase(cost[DEVICES], person):
        exercises = [
            {"exerciseId": lift, "restTime": REST, "sets": [{"weight": 60, "reps": 5}] * SETS} for lift in LIFTS
        ]
        workout_id: str = person.data("POST", "/workouts", {"exercises": exercises})["id"]
        person.data("POST", f"/workouts/{workout_id}/start", {})
    _handle_events(cost, person)
    for number in range(len(LIFTS) * SETS):
        exercise, index = divmod(number, SETS)
        person.most_weight += index == SETS - 1
        weight = person.most_weight if index == SETS - 1 else 60.0
        with _phase(cost[DEVICES], person):
            if number % 2 == 0:
                person.data(
                    "PUT", f"/workouts/{workout_id}/set/{index}", {"weight": weight, "reps": 5}, exercise=exercise
                )
            else:
                answer = person.phone.send(
                    "set:complete",
                    {
                        "workoutId": workout_id,
                        "exerciseIndex": exercise,
                        "setIndex": index,
                        "weight": weight,
                        "reps": 5,
                    },
                    id=f"{workout_id}-{number}",
                )
                assert answer[0]["event"] != "error", answer
        _handle_events(cost, person)
        _pass(person, REST + 5 if number % 2 == 0 else REST - 5)
        with _phase(cost[RESTS], person):
            gateway.deliver_due()
    with _phase(cost[DEVICES], person):
        person.data("POST", f"/workouts/{workout_id}/complete", {})
    _handle_events(cost, person)
    _pass(person, 2 * REST)
    with _phase(cost[RESTS], person):
        gateway.deliver_due()
    assert person.data("GET", f"/workouts/{workout_id}")["metrics"]["completedSets"] == len(LIFTS) * SETS
    return cost


def _pass(person: Athlete, seconds: int) -> None:
    person.seconds += seconds
    clock.set_source(lambda: NOW + timedelta(seconds=person.seconds))


def _handle_events(cost: WorkoutCost, person: Athlete) -> None:
    """What is in the outbox goes to the bus, as the relay does it, and to its reactions, and so on until nothing is left."""
    with _phase(cost[EVENTS], person):
        while items := gateway.outbox_items():
            outbox.delete_published([(item["PK"]["S"], item["SK"]["S"]) for item in items])
            for item in items:
                gateway.deliver(item["name"]["S"], json.loads(item["body"]["S"]))


def table(cost: WorkoutCost) -> str:
    """The cost as a Markdown table."""
    lines = [
        "| write units of one workout | "
        + " | ".join(f"{phase}: table + indexes" for phase in PHASES)
        + " | together |",
        "|---|" + "---|" * (len(PHASES) + 1),
    ]
    for row in (*ROWS.values(), OTHERS):
        cells = [(cost[phase].table[row], cost[phase].indexes[row]) for phase in PHASES]
        if any(map(sum, cells)):
            total = sum(map(sum, cells))
            lines.append(f"| {row} | {' | '.join(_cell(*cell) for cell in cells)} | {total:g} |")
    failed = [cost[phase].failed for phase in PHASES]
    lines.append(
        f"| writes whose condition failed | {' | '.join(_cell(units, 0) for units in failed)} | {sum(failed):g} |"
    )
    sums = [(cost[phase].table.total() + cost[phase].failed, cost[phase].indexes.total()) for phase in PHASES]
    lines.append(f"| **all** | {' | '.join(_cell(*cell) for cell in sums)} | **{sum(map(sum, sums)):g}** |")
    reads = [cost[phase].read_units for phase in PHASES]
    lines.append(f"| read units | {' | '.join(f'{units:g}' for units in reads)} | {sum(reads):g} |")
    requests = [cost[phase].requests.total() for phase in PHASES]
    lines.append(f"| requests | {' | '.join(map(str, requests))} | {sum(requests)} |")
    return "\n".join(lines)


def _cell(in_table: float, in_indexes: float) -> str:
    if not in_table and not in_indexes:
        return ""
    return f"{in_table:g} + {in_indexes:g}" if in_indexes else f"{in_table:g}"
