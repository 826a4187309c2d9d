"""What the formats share: read the set of a row, its texts, and group sets into exercises. Pure."""

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
"""The limits of a set."""
DAY_SECONDS = 24 * 60 * 60
"""Seconds of the longest workout; a longer one was forgotten running, so that its duration is unknown."""
MAX_NOTE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_TITLE_CHARACTERS = 2000, 200, 120
"""Characters of a note, of an exercise's name, of a workout's."""
FORGOTTEN_WORKOUT = "A workout of more than a day was forgotten running: its duration is unknown"
UNREADABLE_DURATION = "A duration that cannot be read was left out"


@dataclass(slots=True)
class SetRow:
    """A set with its row, the name of its exercise, and its number within the exercise, if it has one."""

    exercise: str
    number: int | None
    set_: FileSet
    row: Row


# --- sets ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class MeasureColumns:
    """The folded names of the columns of measures, and the units for rows that do not name their own."""

    weight: str
    weight_unit: str
    distance: str
    distance_unit: str
    seconds: str
    reps: str = "reps"
    rpe: str = "rpe"


def set_measure_columns(file: WorkoutFile, table: Table, columns: MeasureColumns, *, in_rows: bool) -> None:
    """Set the columns of measures of a file; warn of assumed units, and of weights that are missing or in several columns.

    Args:
        in_rows: whether the file names the units of its weights, in a column's name or in a column of its own.
    """
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
        distance = {"km": ", its distances as kilometres", "mi": ", its distances as miles"}.get(
            columns.distance_unit, ""
        )
        is_assumed = (
            columns.distance == "distance" and "distance" in table.header and "distance unit" not in table.header
        )
        file.warn(f"The file does not say its units: its weights were read as {weight}{distance if is_assumed else ''}")


def read_set(
    file: WorkoutFile, row: Row, type: SetType, columns: MeasureColumns, notes: str | None = None
) -> FileSet | None:
    """Read the set of a row. None where it is left out, for a reason that the file records.

    A negative weight is assistance.
    """
    set_ = FileSet(row.line, type, notes=notes)
    parsers: tuple[tuple[str, str, Callable[[str], float | None]], ...] = (
        ("weight", columns.weight, cells.parse_number), ("distance", columns.distance, cells.parse_number),
        ("reps", columns.reps, cells.parse_whole_number), ("seconds", columns.seconds, parse_seconds),
    )  # fmt: skip
    for name, column, parse in parsers:
        try:
            setattr(set_, name, parse(row.get(column)))
        except InvalidCell as invalid:
            kind = "whole number" if name == "reps" else "duration" if name == "seconds" else "number"
            file.skip(row.line, f"“{str(invalid)[:40]}” is not a {kind}", column)
            return None
    if not _convert_units(file, row, set_, columns):
        return None
    set_.distance, set_.seconds = set_.distance or None, set_.seconds or None
    # Other apps write 0 for what was not counted; in FitAI's export, whose rows have an entry, it is a failed attempt.
    is_failed_attempt = set_.reps == 0 and bool(row.get("entry"))
    set_.reps = set_.reps if is_failed_attempt else set_.reps or None
    flaw = _flaw(set_)
    if flaw:
        column, reason = flaw
        file.skip(row.line, reason, getattr(columns, column) if column else None)
        return None
    set_.rpe = _rpe(file, row, columns.rpe)
    return set_


def _convert_units(file: WorkoutFile, row: Row, set_: FileSet, columns: MeasureColumns) -> bool:
    """Convert weight and distance to kilograms and metres; False where a unit is unknown, which the file records."""
    for name, factors, default_unit in (
        ("weight", KILOGRAMS_PER_UNIT, columns.weight_unit),
        ("distance", METRES_PER_UNIT, columns.distance_unit),
    ):
        value = getattr(set_, name)
        row_unit = row.get(f"{name} unit")
        unit = row_unit or default_unit
        factor = factors.get(unit.casefold().rstrip("."))
        if not value:
            continue
        if factor is None:
            column = f"{name} unit" if row_unit else getattr(columns, name)
            file.skip(row.line, f"“{unit[:40]}” is no unit of {name} that is known", column)
            return False
        setattr(set_, name, value * factor)
    return True


def _flaw(set_: FileSet) -> tuple[str, str] | None:
    """The measure that makes a set invalid, empty where all are missing, and the reason; None for a valid set."""
    limits = (
        ("weight", "weight", set_.weight, -MAX_WEIGHT, MAX_WEIGHT),
        ("reps", "number of repetitions", set_.reps, 0, MAX_REPS),
        ("seconds", "duration", set_.seconds, 0, MAX_SECONDS), ("distance", "distance", set_.distance, 0, MAX_DISTANCE),
    )  # fmt: skip
    for column, name, value, minimum, maximum in limits:
        if value is not None and not minimum <= value <= maximum:
            return column, f"The {name} is {'negative' if -maximum <= value < 0 else 'too large'}"
    if set_.reps is None and set_.seconds is None and set_.distance is None:
        return "", "There are no repetitions, no duration and no distance"
    return None


def _rpe(file: WorkoutFile, row: Row, column: str) -> float | None:
    """The RPE of a row, in halves from 1 to 10; any other value is left out with a warning."""
    try:
        value = cells.parse_number(row.get(column))
    except InvalidCell:
        value = -1.0
    if not value:
        return None
    if not 1 <= value <= 10:
        file.warn("An RPE outside of 1 to 10 was left out", row.line)
        return None
    if value * 2 != round(value * 2):
        file.warn("An RPE between two halves was rounded", row.line)
    return round(value * 2) / 2


# --- texts ---------------------------------------------------------------------------------------------------------


def read_text(file: WorkoutFile, row: Row, column: str, max_characters: int = MAX_NOTE_CHARACTERS) -> str | None:
    """Read a text; None where it is empty. One that is too long is cut, with a warning."""
    text = cells.clean_text(row.get(column))
    if len(text) > max_characters:
        title = file.titles.get(column, column)
        file.warn(f"A text of more than {max_characters} characters was cut: {title}", row.line)
    return text[:max_characters].strip() or None


def read_exercise_name(file: WorkoutFile, row: Row, column: str) -> str | None:
    """Read the name of an exercise; None where it is empty, for which the file records the line as skipped."""
    name = read_text(file, row, column, MAX_NAME_CHARACTERS)
    if name is None:
        file.skip(row.line, "There is no exercise", column)
    return name


# --- exercises -----------------------------------------------------------------------------------------------------


def group_exercises(set_rows: Sequence[SetRow], new_exercise: Callable[[str, Row], FileExercise]) -> list[FileExercise]:
    """The exercises of a workout, in the order of the file.

    Rows of one exercise that are apart in the file are one exercise where their numbers continue, and several where
    they start again: the exercise was done twice. Where the numbers are in no order, the rows were shuffled.

    Args:
        new_exercise: makes an exercise without sets, of its name and its first row.
    """
    blocks_by_name: dict[str, list[list[SetRow]]] = {}
    block_order: list[tuple[str, int]] = []
    previous_name: str | None = None
    for set_row in set_rows:
        name, number = set_row.exercise, set_row.number
        blocks = blocks_by_name.setdefault(name, [])
        is_next_block = name != previous_name or (
            number is not None and number in {other.number for other in blocks[-1]}
        )
        if is_next_block:
            block_order.append((name, len(blocks)))
            blocks.append([])
        blocks[-1].append(set_row)
        previous_name = name
    exercises: list[FileExercise] = []
    for name, index in block_order:
        blocks = blocks_by_name[name]
        numbers = [set_row.number for block in blocks for set_row in block if set_row.number is not None]
        is_one_exercise = len(set(numbers)) == len(numbers)
        if is_one_exercise and index:
            continue
        rows = [set_row for block in blocks for set_row in block] if is_one_exercise else blocks[index]
        exercise = new_exercise(name, rows[0].row)
        exercise.sets = [set_row.set_ for set_row in _sorted_rows(rows)]
        exercises.append(exercise)
    return exercises


def _sorted_rows(rows: Sequence[SetRow]) -> Iterable[SetRow]:
    """By number where each row has one; warm-ups and drop sets often have none, and are in their order already."""
    if any(row.number is None for row in rows):
        return rows
    return sorted(rows, key=lambda row: row.number or 0)


# --- workouts ------------------------------------------------------------------------------------------------------


def occurrence_key(occurrences: dict[str, int], key: str) -> str:
    """The key of a workout, with a number from its second occurrence on.

    Args:
        occurrences: how often each key has occurred; the key is counted there.
    """
    occurrences[key] = occurrences.get(key, 0) + 1
    return key if occurrences[key] == 1 else f"{key}#{occurrences[key]}"


def default_units(units: Units) -> tuple[str, str]:
    """The units of weights and of long distances in a file that does not name them."""
    return ("kg", "km") if units == "metric" else ("lb", "mi")
