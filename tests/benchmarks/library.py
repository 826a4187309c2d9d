"""Print what the exercise library costs with 1,000, 10,000 and 100,000 entries: `python -m tests.benchmarks.library`.

The entries are made of the written ones: their variants ("paused", "deficit", …) under names of gyms and people, so
that a larger library has more words too. Each size is measured in fresh processes: the start (open the snapshot, answer
the first search), the memory, and then what the lifters of `tests/unit/exercises/library/test_queries.py` type, some of it
filtered. Times are processor times. Building a snapshot is the work of whoever publishes it, and is listed separately.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 10_000, 100_000)
STARTS = 3
ROUNDS = 3
AIM = 5.0
"""Milliseconds that one query may take at the median, whatever the size."""

VARIANTS = (
    "Paused", "Tempo", "Deficit", "Banded", "Eccentric", "Explosive", "Isometric", "Partial", "Cluster", "Light",
    "Heavy", "Slow", "Strict", "Continuous", "Offset", "Staggered", "Alternate", "Supported", "Elevated", "Loaded",
)  # fmt: skip
SYLLABLES = tuple(f"{first}{second}" for first in "bcdfghjklmnprst" for second in "aeiou")


def exercises(size: int) -> list[Any]:
    """So many exercises, the same ones each time."""
    from fitai.exercises.library import seed

    written = seed.read_seed().exercises
    chance = random.Random(42)
    made = written[:size]
    while len(made) < size:
        exercise = written[len(made) % len(written)]
        variant, owner = chance.choice(VARIANTS), "".join(chance.choices(SYLLABLES, k=3)).capitalize()
        aliases = tuple(f"{owner} {alias}" for alias in exercise.aliases[:2])
        new = {"id": f"{exercise.id}-{len(made)}", "name": f"{owner} {variant} {exercise.name}", "aliases": aliases}
        made.append(exercise.model_copy(update=new))
    return made


def queries() -> list[str]:
    """The queries that users type."""
    from tests.unit.exercises.library.test_queries import TYPED

    return [typed for typed, _ in TYPED]


def resident() -> int:
    """Bytes of memory that the process holds now."""
    from tests.benchmarks.probe import resident

    return resident()


def probe(path: str) -> None:
    """In a fresh process: start, then measure; a JSON line on stdout."""
    from fitai.exercises.library.snapshot import Filters, Library

    before = resident()
    started = time.process_time()
    shelf = Library(Path(path))
    shelf.search("bench press")
    start = time.process_time() - started
    opened = resident() - before
    searches = [(typed, Filters()) for typed in queries()]
    searches += [(typed, Filters(equipment=["dumbbell"], difficulty=["beginner"])) for typed in queries()[::4]]
    lists = [
        Filters(),
        Filters(muscle=["chest"]),
        Filters(equipment=["barbell"], difficulty=["advanced"], tag=["home"]),
    ]
    searched, listed = [], []
    for _ in range(ROUNDS):
        for typed, filters in searches:
            searched.append((_timed(lambda typed=typed, filters=filters: shelf.search(typed, filters)), typed))  # type: ignore[misc]
        for filters in lists:
            listed.append(_timed(lambda filters=filters: shelf.filter(filters)))  # type: ignore[misc]
    times = sorted(seconds for seconds, _ in searched)
    measurements = {
        "start": start,
        "memory": opened,
        "after": resident() - before,
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
        "worst": max(searched),
        "listed": statistics.median(listed),
        "listed_worst": max(listed),
    }
    print(json.dumps(measurements))


def _timed(work: Any) -> float:
    """Processor seconds: what else the machine does has no part in them."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Build the libraries, measure each in turn, print them side by side. All times are processor times."""
    sys.path[:0] = [str(ROOT), str(ROOT / "layers" / "fitai" / "python")]
    from fitai.exercises.library.compiler import build_snapshot

    with tempfile.TemporaryDirectory() as folder:
        built: dict[int, float] = {}
        paths = {size: Path(folder) / f"{size}.sqlite" for size in sizes}
        for size, path in paths.items():
            those = exercises(size)
            before = time.process_time()
            build_snapshot(path, those)
            built[size] = time.process_time() - before
        measurements: dict[int, list[dict[str, Any]]] = {size: [] for size in sizes}
        for _ in range(STARTS):
            for size, path in paths.items():
                measurements[size].append(_fresh(path))
        _print(sizes, dict(_rows(sizes, measurements, built, paths)))


def _fresh(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.library", "--probe", str(path)]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'layers/fitai/python'}"}
    ran = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return result


def _rows(
    sizes: tuple[int, ...],
    measurements: dict[int, list[dict[str, Any]]],
    built: dict[int, float],
    paths: dict[int, Path],
) -> Iterator[tuple[str, list[str]]]:
    def median(size: int, measure: str) -> float:
        return statistics.median(measurement[measure] for measurement in measurements[size])

    yield "search, median CPU ms", [f"{median(size, 'median') * 1000:.2f}" for size in sizes]
    yield "search, 95th percentile", [f"{median(size, 'p95') * 1000:.2f}" for size in sizes]
    worst = [
        min((measurement["worst"] for measurement in measurements[size]), key=lambda measurement: measurement[0])
        for size in sizes
    ]
    yield "search, worst", [f"{seconds * 1000:.1f} {typed!r}" for seconds, typed in worst]
    yield "filtered list, median", [f"{median(size, 'listed') * 1000:.2f}" for size in sizes]
    yield (
        "filtered list, worst",
        [f"{min(measurement['listed_worst'] for measurement in measurements[size]) * 1000:.1f}" for size in sizes],
    )
    yield "open and first search, CPU ms", [f"{median(size, 'start') * 1000:.1f}" for size in sizes]
    yield "memory for it, MB", [f"{median(size, 'memory') / 1024**2:.1f}" for size in sizes]
    yield "memory after all of it, MB", [f"{median(size, 'after') / 1024**2:.1f}" for size in sizes]
    yield "the snapshot, MB", [f"{paths[size].stat().st_size / 1024**2:.1f}" for size in sizes]
    yield "building it, CPU s", [f"{built[size]:.1f}" for size in sizes]


def _print(sizes: tuple[int, ...], rows: dict[str, list[str]]) -> None:
    print(f"The exercise library; median of {STARTS} fresh processes each.\n")
    print(f"{'entries':30}" + "".join(f"{size:>24,}" for size in sizes))
    for name, cells in rows.items():
        print(f"{name:30}" + "".join(f"{cell:>24}" for cell in cells))
    medians = [float(cell) for cell in rows["search, median CPU ms"]]
    print(f"\nThe aim, {AIM:g} ms at the median: {'reached' if max(medians) <= AIM else 'MISSED'}.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        probe(sys.argv[2])
    else:
        main()
