"""What the three formats have in common: sets out of cells, sets into exercises, exercises into workouts. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fitai.kernel.types import MILE, POUND
from fitai.workouts.imports import tables
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadSet
from fitai.workouts.imports.tables import Row, Unsound
from fitai.workouts.models import SetType

LENGTHS = {
    "m": 1.0, "meter": 1.0, "meters": 1.0, "metres": 1.0, "km": 1000.0, "kilometers": 1000.0, "mi": MILE, "mile": MILE,
    "miles": MILE, "ft": 0.3048, "feet": 0.3048, "yd": 0.9144, "yards": 0.9144, "cm": 0.01, "in": 0.0254,
}  # fmt: skip
"""Metres in a unit of length."""
WEIGHTS = {"kg": 1.0, "kgs": 1.0, "kilograms": 1.0, "lb": POUND, "lbs": POUND, "pounds": POUND, "st": 14 * POUND}
"""Kilograms in a unit of weight."""
WEIGHT_MOST, REPS_MOST, SECONDS_MOST, DISTANCE_MOST = 2000, 1000, 86_400, 1_000_000
"""What a set of ours may hold."""
DAY = 24 * 60 * 60
"""Seconds; a workout that took longer was forgotten, and its duration is unknown."""


@dataclass(slots=True)
class Placed:
    """A set, the exercise that it stands under, and its number there, if it has one."""

    exercise: str
    number: int | None
    one: ReadSet
    row: Row


def measured(file: ReadFile, row: Row, type: SetType, weight: str, per_kg: float, distance: str, per_m: float,
             reps: str, seconds: Callable[[], float | None], rpe: str, notes: str | None = None) -> ReadSet | None:  # fmt: skip
    """The set of a row, or None where it is left out; the file then says why."""
    one = ReadSet(row.line, type, notes=notes)
    try:
        one.weight = _scaled(tables.number(weight), per_kg)
        one.distance = _scaled(tables.number(distance), per_m) or None
        one.reps = tables.whole(reps) or None
        one.seconds = seconds() or None
    except Unsound as wrong:
        file.skip(row.line, f"“{str(wrong)[:40]}” is not a number")
        return None
    reason = _flaw(one)
    if reason:
        file.skip(row.line, reason)
        return None
    one.rpe = _rpe(file, row, rpe)
    return one


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _flaw(one: ReadSet) -> str | None:
    bounds = (
        ("weight", one.weight, WEIGHT_MOST), ("number of repetitions", one.reps, REPS_MOST),
        ("duration", one.seconds, SECONDS_MOST), ("distance", one.distance, DISTANCE_MOST),
    )  # fmt: skip
    for name, value, most in bounds:
        if value is not None and not 0 <= value <= most:
            return f"The {name} is {'negative' if value < 0 else 'too large'}"
    if one.reps is None and one.seconds is None and one.distance is None:
        return "There are no repetitions, no duration and no distance"
    return None


def _rpe(file: ReadFile, row: Row, text: str) -> float | None:
    """Halves from 6 to 10; anything else says nothing that we keep."""
    try:
        value = tables.number(text)
    except Unsound:
        value = -1.0
    if not value:
        return None
    if not 6 <= value <= 10:
        file.warn("An RPE outside of 6 to 10 was left out.")
        return None
    return round(value * 2) / 2


def clock_seconds(text: str) -> float | None:
    """Seconds, or hours, minutes and seconds with colons.

    >>> clock_seconds("90"), clock_seconds("1:30"), clock_seconds("0:01:30"), clock_seconds("")
    (90.0, 90.0, 90.0, None)

    Raises:
        Unsound: it is neither.
    """
    if ":" not in text:
        return tables.number(text)
    total = 0.0
    for part in text.split(":"):
        total = total * 60 + (tables.number(part) or 0.0)
    return total


def exercises(placed: Sequence[Placed], describe: Callable[[str, Row], ReadExercise]) -> list[ReadExercise]:
    """The exercises of a workout, in the order of the file.

    Rows of one exercise that stand apart are one exercise where their numbers go on, and several where they begin
    again: the exercise was done twice. Where the numbers are in no order, the rows were shuffled.
    """
    blocks: dict[str, list[list[Placed]]] = {}
    order: list[tuple[str, int]] = []
    before: str | None = None
    for one in placed:
        mine = blocks.setdefault(one.exercise, [])
        if one.exercise != before:
            order.append((one.exercise, len(mine)))
            mine.append([])
        mine[-1].append(one)
        before = one.exercise
    made: list[ReadExercise] = []
    for name, index in order:
        mine = blocks[name]
        numbers = [one.number for block in mine for one in block if one.number is not None]
        together = len(set(numbers)) == len(numbers)
        if together and index:
            continue
        rows = [one for block in mine for one in block] if together else mine[index]
        entry = describe(name, rows[0].row)
        entry.sets = [one.one for one in _sorted(rows)]
        made.append(entry)
    return made


def _sorted(rows: Sequence[Placed]) -> Iterable[Placed]:
    """By number where each has one; warm-ups and drops often have none, and stand where they were done."""
    if any(one.number is None for one in rows):
        return rows
    return sorted(rows, key=lambda one: one.number or 0)


def occurrence(seen: dict[str, int], key: str) -> str:
    """The key of a workout; a second one with the same key gets a number."""
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}#{seen[key]}"


def moment_key(started: datetime) -> str:
    """A time as it stands in keys: by the second."""
    return started.replace(microsecond=0).isoformat()
