"""What the formats share: read the set of a row, its texts, and group sets into exercises. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fitai.kernel.csv_files import cells
from fitai.kernel.csv_files.cells import InvalidCell
from fitai.kernel.csv_files.tables import Row, Table
from fitai.workouts.imports.readers.measures import InvalidRow, MeasureColumn, MeasureColumns, read_measure, read_reps
from fitai.workouts.imports.readers.models import FileExercise, FileSet, WorkoutFile
from fitai.workouts.models import SetType

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


def set_measure_columns(file: WorkoutFile, table: Table, columns: MeasureColumns) -> None:
    """Set the columns of measures of a file; warn of assumed units, and of weights that are missing."""
    file.columns = {
        "weight": _first_name(columns.weight), "reps": columns.reps, "durationSeconds": _first_name(columns.seconds),
        "distance": _first_name(columns.distance),
    }  # fmt: skip
    if not table.rows:
        return
    if not columns.weight:
        file.warn("There is no column of weights that is known: no set has a weight")
        return
    if file.are_units_given or "weight unit" in table.header or any(column.unit for column in columns.weight):
        return
    weight = "pounds" if columns.weight_unit.startswith("lb") else "kilograms"
    distance = {"km": ", its distances as kilometres", "mi": ", its distances as miles"}.get(columns.distance_unit, "")
    is_assumed = any(not column.unit for column in columns.distance) and "distance unit" not in table.header
    file.warn(f"The file does not say its units: its weights were read as {weight}{distance if is_assumed else ''}")


def _first_name(columns: Sequence[MeasureColumn]) -> str | None:
    return columns[0].name if columns else None


def read_set(
    file: WorkoutFile, row: Row, type: SetType, columns: MeasureColumns, notes: str | None = None
) -> FileSet | None:
    """Read the set of a row. None where it is left out, for a reason that the file records.

    A negative weight is assistance.
    """
    try:
        set_ = parse_set(row, type, columns)
    except InvalidRow as invalid:
        file.skip(row.line, invalid.reason, invalid.column)
        return None
    set_.notes = notes
    set_.rpe = _rpe(file, row, columns.rpe)
    return set_


def parse_set(row: Row, type: SetType, columns: MeasureColumns) -> FileSet:
    """The measures of a row as a set.

    Raises:
        InvalidRow: they cannot be read, are out of bounds, or there are none.
    """
    reps = read_reps(row, columns)
    # Other apps write 0 for what was not counted; in FitAI's export, whose rows have an entry, it is a failed attempt.
    is_failed_attempt = reps == 0 and bool(row.get("entry"))
    set_ = FileSet(
        row.line,
        type,
        weight=read_measure(row, columns, "weight"),
        reps=reps if is_failed_attempt else reps or None,
        distance=read_measure(row, columns, "distance") or None,
        seconds=read_measure(row, columns, "seconds") or None,
    )
    if flaw := _flaw(set_):
        measure, reason = flaw
        column = columns.reps if measure == "reps" else _first_filled(row, columns, measure) if measure else None
        raise InvalidRow(reason, column)
    return set_


def _first_filled(row: Row, columns: MeasureColumns, measure: str) -> str | None:
    return next((column.name for column in columns.of(measure) if row.get(column.name)), None)


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
