"""FitNotes' CSV: `Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time[,Comment]`.

It knows no workouts: a day is one. Older versions have `Weight (lbs)` or `Weight (kgs)` in place of weight and unit. An
exercise's name may hold commas that are not quoted; such a row has too many cells, and is put together from the right.
"""

import re
from datetime import datetime, time

from fitai.kernel.types import Units
from fitai.workouts.imports.readers import cells as readers_cells
from fitai.workouts.imports.readers import sets, tables
from fitai.workouts.imports.readers.cells import InvalidCell
from fitai.workouts.imports.readers.dates import DateReader
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, WorkoutFile
from fitai.workouts.imports.readers.sets import MeasureColumns, SetRow
from fitai.workouts.imports.readers.tables import Row, Table

REQUIRED_COLUMNS = ("date", "exercise", "category", "reps")
"""The columns that its files always have."""
NOON = time(12)
"""When a workout of a day without a time was: no zone makes another day of it."""
WEIGHT_COLUMN = re.compile(r"weight \(([a-z]+)\)")


def is_fitnotes_header(header: list[str]) -> bool:
    """Whether a header is FitNotes'."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, units: Units) -> WorkoutFile:
    """The workouts of a file.

    Args:
        units: of a file that does not say it.
    """
    file = WorkoutFile("fitnotes", table.titles)
    named = next((match for name in table.header if (match := WEIGHT_COLUMN.fullmatch(name))), None)
    weight = (named[0], named[1]) if named else ("weight", sets.default_units(units)[0])
    columns = MeasureColumns(*weight, "distance", "m", seconds="time")
    sets.set_measure_columns(file, table, columns, in_rows=named is not None or "weight unit" in table.header)
    dates = DateReader(row.get("date") for row in table.rows)
    days: dict[str, list[SetRow]] = {}
    for row in table.rows:
        repaired = _repaired_row(table.header, row)
        if repaired is None:
            file.skip(row.line, f"The row has {len(row.raw)} cells, the header {len(table.header)}")
        elif dates.moment(row.get("date")) is None:
            file.skip(row.line, dates.flaw(row.get("date")), "date")
        elif placed := _set_of_row(file, repaired, columns):
            days.setdefault(repaired.get("date"), []).append(placed)
    for text, found in days.items():
        day = dates.moment(text)
        assert day is not None
        file.workouts.append(
            FileWorkout(
                line=found[0].one.line,
                key=day.date().isoformat(),
                started=datetime.combine(day.date(), NOON),
                name=None,
                seconds=None,
                exercises=sets.group_exercises(found, _exercise_of_row),
            )
        )
    return file


def _repaired_row(header: list[str], row: Row) -> Row | None:
    """The row with as many cells as the header: the commas too many are the exercise's, or the comment's."""
    extra = len(row.raw) - len(header)
    if extra <= 0 or (not any(cell.strip() for cell in row.raw[len(header) :]) and _is_sound(row)):
        return row
    name = header.index("exercise")
    commented = header[-1] == "comment"
    for mine in range(extra, -1, -1):
        cells = [*row.raw[:name], ",".join(row.raw[name : name + mine + 1]), *row.raw[name + mine + 1 :]]
        if mine < extra:
            if not commented:
                return None
            cells = [*cells[: len(header) - 1], ",".join(cells[len(header) - 1 :])]
        made = Row(row.line, dict(zip(header, (cell.strip() for cell in cells), strict=True)), cells)
        if _is_sound(made):
            return made
    return None


def _is_sound(row: Row) -> bool:
    """Whether numbers and units stand where they belong."""
    try:
        for name, text in row.cells.items():
            if name.startswith("weight") and name != "weight unit":
                readers_cells.parse_number(text)
        readers_cells.parse_whole_number(row.get("reps"))
        readers_cells.parse_number(row.get("distance"))
        readers_cells.parse_seconds(row.get("time"))
    except InvalidCell:
        return False
    units = (row.get("weight unit"), sets.KILOGRAMS_PER_UNIT), (row.get("distance unit"), sets.METRES_PER_UNIT)
    return all(not said or said.casefold() in known for said, known in units)


def _set_of_row(file: WorkoutFile, row: Row, columns: MeasureColumns) -> SetRow | None:
    name = sets.read_exercise_name(file, row, "exercise")
    if name is None:
        return None
    one = sets.read_set(file, row, "normal", columns, sets.read_text(file, row, "comment"))
    if one is None:
        return None
    if one.distance and not row.get("distance unit"):
        file.warn("A distance without a unit was read as metres", row.line)
    # The numbers say that all rows of an exercise are one entry of the day, wherever they stand.
    return SetRow(name, row.line, one, row)


def _exercise_of_row(name: str, row: Row) -> FileExercise:
    return FileExercise(name, [], category=readers_cells.clean_text(row.get("category")) or None)
