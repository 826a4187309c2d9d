"""Read FitNotes' CSV: `Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time[,Comment]`.

It has no workouts: a day is read as one. Older versions have `Weight (lbs)` or `Weight (kgs)` in place of weight and unit. An
exercise's name may hold commas that are not quoted; such a row has too many cells, and is repaired from the right.
"""

import re
from datetime import datetime, time

from fitai.kernel.types import Units
from fitai.workouts.imports.readers import sets, tables
from fitai.workouts.imports.readers.cells import (
    InvalidCell,
    clean_text,
    parse_number,
    parse_seconds,
    parse_whole_number,
)
from fitai.workouts.imports.readers.dates import DateReader
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, WorkoutFile
from fitai.workouts.imports.readers.sets import MeasureColumns, SetRow
from fitai.workouts.imports.readers.tables import Row, Table

REQUIRED_COLUMNS = ("date", "exercise", "category", "reps")
"""The columns that all files have."""
NOON = time(12)
"""The time of a workout whose file has only its day: in no time zone does it become another day."""
WEIGHT_COLUMN = re.compile(r"weight \(([a-z]+)\)")


def is_fitnotes_header(header: list[str]) -> bool:
    """Whether a header is FitNotes'."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, units: Units) -> WorkoutFile:
    """Read the workouts of a file.

    Args:
        units: of a file that does not name its own.
    """
    file = WorkoutFile("fitnotes", table.titles)
    unit_column = next((match for name in table.header if (match := WEIGHT_COLUMN.fullmatch(name))), None)
    weight = (unit_column[0], unit_column[1]) if unit_column else ("weight", sets.default_units(units)[0])
    columns = MeasureColumns(*weight, "distance", "m", seconds="time")
    has_units = unit_column is not None or "weight unit" in table.header
    sets.set_measure_columns(file, table, columns, in_rows=has_units)
    dates = DateReader(row.get("date") for row in table.rows)
    set_rows_by_date: dict[str, list[SetRow]] = {}
    for row in table.rows:
        repaired = _repaired_row(table.header, row)
        if repaired is None:
            file.skip(row.line, f"The row has {len(row.raw)} cells, the header {len(table.header)}")
        elif dates.moment(row.get("date")) is None:
            file.skip(row.line, dates.flaw(row.get("date")), "date")
        elif set_row := _set_row(file, repaired, columns):
            set_rows_by_date.setdefault(repaired.get("date"), []).append(set_row)
    for date, set_rows in set_rows_by_date.items():
        day = dates.moment(date)
        assert day is not None
        file.workouts.append(
            FileWorkout(
                line=set_rows[0].set_.line,
                key=day.date().isoformat(),
                started=datetime.combine(day.date(), NOON),
                name=None,
                seconds=None,
                exercises=sets.group_exercises(set_rows, _new_exercise),
            )
        )
    return file


def _repaired_row(header: list[str], row: Row) -> Row | None:
    """The row with as many cells as the header: additional commas belong to the exercise, or to the comment."""
    extra_commas = len(row.raw) - len(header)
    if extra_commas <= 0 or (not any(cell.strip() for cell in row.raw[len(header) :]) and _is_valid(row)):
        return row
    start = header.index("exercise")
    has_comment = header[-1] == "comment"
    for name_commas in range(extra_commas, -1, -1):
        end = start + name_commas + 1
        cells = [*row.raw[:start], ",".join(row.raw[start:end]), *row.raw[end:]]
        if name_commas < extra_commas:
            if not has_comment:
                return None
            cells = [*cells[: len(header) - 1], ",".join(cells[len(header) - 1 :])]
        repaired = Row(row.line, dict(zip(header, (cell.strip() for cell in cells), strict=True)), cells)
        if _is_valid(repaired):
            return repaired
    return None


def _is_valid(row: Row) -> bool:
    """Whether the columns of numbers and units hold numbers and units."""
    try:
        for name, text in row.cells.items():
            if name.startswith("weight") and name != "weight unit":
                parse_number(text)
        parse_whole_number(row.get("reps"))
        parse_number(row.get("distance"))
        parse_seconds(row.get("time"))
    except InvalidCell:
        return False
    units = (row.get("weight unit"), sets.KILOGRAMS_PER_UNIT), (row.get("distance unit"), sets.METRES_PER_UNIT)
    return all(not unit or unit.casefold() in factors for unit, factors in units)


def _set_row(file: WorkoutFile, row: Row, columns: MeasureColumns) -> SetRow | None:
    name = sets.read_exercise_name(file, row, "exercise")
    if name is None:
        return None
    set_ = sets.read_set(file, row, "normal", columns, sets.read_text(file, row, "comment"))
    if set_ is None:
        return None
    if set_.distance and not row.get("distance unit"):
        file.warn("A distance without a unit was read as metres", row.line)
    # With its line as its number, all rows of an exercise are one exercise of the day, wherever they are.
    return SetRow(name, row.line, set_, row)


def _new_exercise(name: str, row: Row) -> FileExercise:
    return FileExercise(name, [], category=clean_text(row.get("category")) or None)
