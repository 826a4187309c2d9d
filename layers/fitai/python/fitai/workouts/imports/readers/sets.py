"""What the three formats have in common: sets out of cells, sets into exercises, dates out of texts. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_MILE, Units
from fitai.workouts.imports.readers import cells
from fitai.workouts.imports.readers.cells import InvalidCell, parse_seconds
from fitai.workouts.imports.readers.models import FileExercise, FileSet, WorkoutFile
from fitai.workouts.imports.readers.tables import Row, Table
from fitai.workouts.models import SetType

METRES_PER_UNIT = {
    "m": 1.0, "meter": 1.0, "meters": 1.0, "metres": 1.0, "km": 1000.0, "kilometers": 1000.0, "kilometres": 1000.0,
    "mi": METRES_PER_MILE, "mile": METRES_PER_MILE, "miles": METRES_PER_MILE, "ft": 0.3048, "feet": 0.3048, "yd": 0.9144, "yards": 0.9144, "cm": 0.01,
    "in": 0.0254,
}  # fmt: skip
"""Metres in a unit of length."""
KILOGRAMS_PER_UNIT = {
    "kg": 1.0,
    "kgs": 1.0,
    "kilograms": 1.0,
    "lb": KILOGRAMS_PER_POUND,
    "lbs": KILOGRAMS_PER_POUND,
    "pounds": KILOGRAMS_PER_POUND,
    "st": 14 * KILOGRAMS_PER_POUND,
}
"""Kilograms in a unit of weight."""
MAX_WEIGHT, MAX_REPS, MAX_SECONDS, MAX_DISTANCE = 2000, 1000, 86_400, 1_000_000
"""What a set of ours may hold."""
DAY_SECONDS = 24 * 60 * 60
"""Seconds; a workout that took longer was forgotten, and its duration is unknown."""
MAX_NOTE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_TITLE_CHARACTERS = 2000, 200, 120
"""Characters of a note, of an exercise's name, of a workout's."""
FORGOTTEN_WORKOUT = "A workout of more than a day was forgotten running: its duration is unknown"
UNREADABLE_DURATION = "A duration that cannot be read was left out"


@dataclass(slots=True)
class SetRow:
    """A set, the exercise that it stands under, and its number there, if it has one."""

    exercise: str
    number: int | None
    one: FileSet
    row: Row


# --- sets ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class MeasureColumns:
    """Where the measures of a set stand, by folded names, and the units that hold where a row does not say its own."""

    weight: str
    weight_unit: str
    distance: str
    distance_unit: str
    seconds: str
    reps: str = "reps"
    rpe: str = "rpe"


def set_measure_columns(file: WorkoutFile, table: Table, columns: MeasureColumns, *, in_rows: bool) -> None:
    """Say where the measures stand; tell which units were taken, where the file has none, and that there are no weights."""
    file.columns = {"weight": columns.weight, "reps": columns.reps, "durationSeconds": columns.seconds,
                    "distance": columns.distance}  # fmt: skip
    if not table.rows:
        return
    weights = [name for name in table.titles if name.startswith("weight") and name != "weight unit"]
    if len(weights) > 1:
        file.warn(f"There are several columns of weights: only “{file.titles.get(columns.weight)}” was read")
    if columns.weight not in table.header:
        file.warn("There is no column of weights that is known: no set has a weight")
    elif not in_rows:
        weight = "pounds" if columns.weight_unit.startswith("lb") else "kilograms"
        far = {"km": ", its distances as kilometres", "mi": ", its distances as miles"}.get(columns.distance_unit, "")
        unsaid = columns.distance == "distance" and "distance" in table.header and "distance unit" not in table.header
        file.warn(f"The file does not say its units: its weights were read as {weight}{far if unsaid else ''}")


def read_set(
    file: WorkoutFile, row: Row, type: SetType, columns: MeasureColumns, notes: str | None = None
) -> FileSet | None:
    """The set of a row, or None where it is left out; the file then says why. A negative weight is assistance."""
    one = FileSet(row.line, type, notes=notes)
    reading: tuple[tuple[str, str, Callable[[str], float | None]], ...] = (
        ("weight", columns.weight, cells.parse_number), ("distance", columns.distance, cells.parse_number),
        ("reps", columns.reps, cells.parse_whole_number), ("seconds", columns.seconds, parse_seconds),
    )  # fmt: skip
    for name, column, read in reading:
        try:
            setattr(one, name, read(row.get(column)))
        except InvalidCell as wrong:
            kind = "whole number" if name == "reps" else "duration" if name == "seconds" else "number"
            file.skip(row.line, f"“{str(wrong)[:40]}” is not a {kind}", column)
            return None
    if not _convert_units(file, row, one, columns):
        return None
    one.distance, one.reps, one.seconds = one.distance or None, one.reps or None, one.seconds or None
    flaw = _flaw(one)
    if flaw:
        column, reason = flaw
        file.skip(row.line, reason, getattr(columns, column) if column else None)
        return None
    one.rpe = _rpe(file, row, columns.rpe)
    return one


def _convert_units(file: WorkoutFile, row: Row, one: FileSet, columns: MeasureColumns) -> bool:
    """Bring weight and distance into kilograms and metres; False where a unit is none."""
    for name, units, unit in (
        ("weight", KILOGRAMS_PER_UNIT, columns.weight_unit),
        ("distance", METRES_PER_UNIT, columns.distance_unit),
    ):
        value = getattr(one, name)
        said = row.get(f"{name} unit")
        factor = units.get((said or unit).casefold().rstrip("."))
        if not value:
            continue
        if factor is None:
            file.skip(
                row.line,
                f"“{(said or unit)[:40]}” is no unit of {name} that is known",
                f"{name} unit" if said else getattr(columns, name),
            )
            return False
        setattr(one, name, value * factor)
    return True


def _flaw(one: FileSet) -> tuple[str, str] | None:
    """In which column something is wrong, and what."""
    bounds = (
        ("weight", "weight", one.weight, -MAX_WEIGHT, MAX_WEIGHT),
        ("reps", "number of repetitions", one.reps, 0, MAX_REPS),
        ("seconds", "duration", one.seconds, 0, MAX_SECONDS), ("distance", "distance", one.distance, 0, MAX_DISTANCE),
    )  # fmt: skip
    for column, name, value, least, most in bounds:
        if value is not None and not least <= value <= most:
            return column, f"The {name} is {'negative' if -most <= value < 0 else 'too large'}"
    if one.reps is None and one.seconds is None and one.distance is None:
        return "", "There are no repetitions, no duration and no distance"
    return None


def _rpe(file: WorkoutFile, row: Row, column: str) -> float | None:
    """Halves from 6 to 10; anything else says nothing that we keep."""
    try:
        value = cells.parse_number(row.get(column))
    except InvalidCell:
        value = -1.0
    if not value:
        return None
    if not 6 <= value <= 10:
        file.warn("An RPE outside of 6 to 10 was left out", row.line)
        return None
    if value * 2 != round(value * 2):
        file.warn("An RPE between two halves was rounded", row.line)
    return round(value * 2) / 2


# --- texts ---------------------------------------------------------------------------------------------------------


def read_text(file: WorkoutFile, row: Row, column: str, most: int = MAX_NOTE_CHARACTERS) -> str | None:
    """A text as somebody has typed it; None where there is none. One that is too long is cut, and that is told."""
    text = cells.clean_text(row.get(column))
    if len(text) > most:
        file.warn(f"A text of more than {most} characters was cut: {file.titles.get(column, column)}", row.line)
    return text[:most].strip() or None


def read_exercise_name(file: WorkoutFile, row: Row, column: str) -> str | None:
    """The name of an exercise; None where there is none, and the line is left out."""
    name = read_text(file, row, column, MAX_NAME_CHARACTERS)
    if name is None:
        file.skip(row.line, "There is no exercise", column)
    return name


# --- exercises -----------------------------------------------------------------------------------------------------


def group_exercises(placed: Sequence[SetRow], describe: Callable[[str, Row], FileExercise]) -> list[FileExercise]:
    """The exercises of a workout, in the order of the file.

    Rows of one exercise that stand apart are one exercise where their numbers go on, and several where they begin
    again: the exercise was done twice. Where the numbers are in no order, the rows were shuffled.
    """
    blocks: dict[str, list[list[SetRow]]] = {}
    order: list[tuple[str, int]] = []
    before: str | None = None
    for one in placed:
        mine = blocks.setdefault(one.exercise, [])
        again = before == one.exercise and one.number is not None and one.number in {each.number for each in mine[-1]}
        if one.exercise != before or again:
            order.append((one.exercise, len(mine)))
            mine.append([])
        mine[-1].append(one)
        before = one.exercise
    made: list[FileExercise] = []
    for name, index in order:
        mine = blocks[name]
        numbers = [one.number for block in mine for one in block if one.number is not None]
        together = len(set(numbers)) == len(numbers)
        if together and index:
            continue
        rows = [one for block in mine for one in block] if together else mine[index]
        entry = describe(name, rows[0].row)
        entry.sets = [one.one for one in _sorted_rows(rows)]
        made.append(entry)
    return made


def _sorted_rows(rows: Sequence[SetRow]) -> Iterable[SetRow]:
    """By number where each has one; warm-ups and drops often have none, and stand where they were done."""
    if any(one.number is None for one in rows):
        return rows
    return sorted(rows, key=lambda one: one.number or 0)


def occurrence_key(seen: dict[str, int], key: str) -> str:
    """The key of a workout; a second one with the same key gets a number."""
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}#{seen[key]}"


# --- dates ---------------------------------------------------------------------------------------------------------


def default_units(units: Units) -> tuple[str, str]:
    """What weights and long distances are in, where a file does not say it."""
    return ("kg", "km") if units == "metric" else ("lb", "mi")
