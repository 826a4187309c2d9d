"""Writes what calls cost in DynamoDB into docs/performance.md: `python -m tests.benchmarks.costs [--check]`.

Only numbers that are the same on every machine: requests, units, and the sizes of items. `--check` writes nothing, and
exits with 1 when the committed tables say something else.
"""

import contextlib
import difflib
import io
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from infra.local.capacity import WRITE_BYTES
from tests.benchmarks.documents import filled
from tests.harness import costs, workout_costs
from tests.harness.cloud import cloud
from tests.harness.costs import CASES, HISTORIES, Case, Cost
from tests.harness.workout_costs import WorkoutCost

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "performance.md"
COMMAND = "costs"
KINDS = (
    "account",
    "workout",
    "workout_exercise",
    "workout_change",
    "workout_operation",
    "client_operation",
    "member",
    "outbox",
    "exercise_record",
    "exercise_sessions",
    "analytics_exercise",
    "analytics_totals",
)
"""The items whose sizes are told."""
COMPRESSED_KINDS = frozenset(
    {"workout", "workout_exercise", "workout_change", "workout_operation", "exercise_sessions"}
)
"""Of these only the write units are told: a random id makes them some bytes larger or smaller."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, by the number of past workouts.

    Attributes:
        costs: of each case by its name.
        sizes: the bytes of the largest item of each kind.
        workout: a whole workout, item by item; none on a server, which does not say what each item costs.
    """

    costs: dict[int, dict[str, Cost]] = field(default_factory=dict)
    sizes: dict[int, dict[str, int]] = field(default_factory=dict)
    workout: WorkoutCost = field(default_factory=dict)


def measure(account: Callable[[], AbstractContextManager[None]] = cloud, *, has_items: bool = True) -> Measured:
    """Measure all cases with each history.

    Args:
        account: an empty account for each of them; by default on moto.
        has_items: the account says what each item of a request costs, as moto does.
    """
    measured = Measured()
    for workouts in HISTORIES:
        with account(), costs.athlete(workouts) as person:
            measured.costs[workouts] = {case.name: costs.measure(case, person) for case in CASES}
            measured.sizes[workouts] = costs.item_sizes()
    if has_items:
        # In an account of its own: what follows from a workout depends on those of the same day.
        with workout_costs.fixed_ids(), account(), costs.athlete(HISTORIES[0]) as person:
            measured.workout.update(workout_costs.whole_workout(person))
    return measured


def tables(measured: Measured) -> str:
    """The tables, as Markdown."""
    lines = [
        f"| call | requests | {_titles('units')} | budget |",
        "|---|---|" + "---|" * (len(HISTORIES) + 1),
        *(_row(case, [measured.costs[workouts][case.name] for workouts in HISTORIES]) for case in CASES),
        "",
        f"| largest item of a kind | {_titles('bytes')} |",
        "|---|" + "---|" * len(HISTORIES),
        *(_size_row(kind, [measured.sizes[workouts][kind] for workouts in HISTORIES]) for kind in KINDS),
        "",
        *([workout_costs.table(measured.workout)] if measured.workout else []),
    ]
    return "\n".join(lines)


def _titles(what: str) -> str:
    return " | ".join(f"{what}, {workouts:,} workouts" for workouts in HISTORIES)


def _size_row(kind: str, sizes: Sequence[int]) -> str:
    texts = (f"{ceil(size / WRITE_BYTES)} KB" if kind in COMPRESSED_KINDS else f"{size:,}" for size in sizes)
    return f"| `{kind}` | {' | '.join(texts)} |"


def _row(case: Case, found: Sequence[Cost]) -> str:
    requests = " / ".join(dict.fromkeys(map(str, found)))
    units = " | ".join(_units(cost.read_units, cost.write_units) for cost in found)
    return f"| {case.name} | {requests} | {units} | {_units(case.budget.read_units, case.budget.write_units)} |"


def _units(read: float, write: float) -> str:
    return f"{read:g} + {write:g}" if write else f"{read:g}"


def main(arguments: Sequence[str]) -> int:
    """Measure, and write or compare; gives the exit code."""
    committed = DOCUMENT.read_text()
    with contextlib.redirect_stdout(io.StringIO()):  # the functions' log
        measured = measure()
    current = filled(committed, COMMAND, tables(measured))
    if current == committed:
        return 0
    if "--check" in arguments:
        lines = difflib.unified_diff(committed.splitlines(), current.splitlines(), "committed", "measured", lineterm="")
        print("\n".join(lines))
        print(f"{DOCUMENT.relative_to(ROOT)} is out of date: `make costs` writes it.")
        return 1
    DOCUMENT.write_text(current)
    print(f"Written: {DOCUMENT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
