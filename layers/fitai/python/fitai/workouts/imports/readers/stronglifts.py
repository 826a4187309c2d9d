"""Read StrongLifts' CSV: a row for each exercise of a workout, and columns for each of its sets.

    Date (yyyy/mm/dd),Workout,Workout Name,Program Name,Body Weight (KG),Exercise,…,Start Time (h:mm),End Time (h:mm),Notes,
    Set 1 (Reps),Set 1 (KG),Set 2 (Reps),Set 2 (KG),…

`Workout` numbers the workouts. A set with 0 repetitions was skipped. The form is that of the exports which other importers hold
as their samples, such as LiftLog (`tests/csv-import-test-files` of its repository).
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from fitai.kernel.csv_files import cells, dates, tables
from fitai.kernel.csv_files.cells import InvalidCell
from fitai.kernel.csv_files.dates import DateReader
from fitai.kernel.csv_files.tables import Row, Table
from fitai.workouts.imports.readers import measures, overlong, repeats, sets
from fitai.workouts.imports.readers.measures import MeasureColumn, MeasureColumns
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, ReadOptions, WorkoutFile
from fitai.workouts.imports.readers.sets import SetRow

DATE_COLUMN = "date (yyyy/mm/dd)"
REQUIRED_COLUMNS = (DATE_COLUMN, "workout", "exercise", "set 1 (reps)")
"""The columns that all files have."""
START_COLUMN, END_COLUMN = "start time (h:mm)", "end time (h:mm)"
SET_COLUMN = re.compile(r"set (\d+) \((reps|kg|lb)s?\)")
BODY_WEIGHT_COLUMN = re.compile(r"body weight \((kg|lb)s?\)")
COMPUTED_COLUMNS = re.compile(
    r"(sets.reps|sets.time|top set.*|e1rm.*|reps|(workout )?volume.*|duration.*|program name)"
)
"""Columns that follow from the sets, or that are not needed."""


def is_stronglifts_header(header: list[str]) -> bool:
    """Whether a header is StrongLifts'."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, options: ReadOptions) -> WorkoutFile:
    """Read the workouts of a file."""
    file = WorkoutFile("stronglifts", table.titles, are_units_given=options.are_units_given)
    weight_columns = {
        match[1]: name for name in table.header if (match := SET_COLUMN.fullmatch(name)) and match[2] != "reps"
    }
    if not weight_columns and table.rows:
        file.warn("There is no column of weights that is known: no set has a weight")
    file.columns = {"weight": weight_columns.get("1"), "reps": "set 1 (reps)"}
    file.ignored = [
        title
        for name, title in table.titles.items()
        if not (
            name in (*REQUIRED_COLUMNS, "workout name", START_COLUMN, END_COLUMN, "notes")
            or SET_COLUMN.fullmatch(name)
            or BODY_WEIGHT_COLUMN.fullmatch(name)
            or COMPUTED_COLUMNS.fullmatch(name)
        )
    ] + table.repeated
    _skip_overlong_rows(file, table)
    moments = DateReader(_start_text(row) for row in table.rows)
    rows_by_workout: dict[tuple[str, ...], list[Row]] = {}
    for row in table.rows:
        key = row.get("workout"), row.get(DATE_COLUMN), row.get(START_COLUMN), row.get("workout name")
        rows_by_workout.setdefault(key, []).append(row)
    occurrences: dict[str, int] = {}
    for rows in rows_by_workout.values():
        _add_workout(file, table, rows, moments, occurrences)
    return file


def _skip_overlong_rows(file: WorkoutFile, table: Table) -> None:
    """Leave out rows with too many cells: with two columns for each set, any comma may belong anywhere."""
    shape = overlong.RowShape(MeasureColumns((), (), (), "kg", "m"), {"exercise": lambda _text: False})
    overlong.repair_rows(file, table, shape)


def _start_text(row: Row) -> str:
    return f"{row.get(DATE_COLUMN)} {row.get(START_COLUMN)}".strip()


def _add_workout(
    file: WorkoutFile, table: Table, rows: list[Row], moments: DateReader, occurrences: dict[str, int]
) -> None:
    first = rows[0]
    started = moments.moment(_start_text(first))
    if started is None:
        for row in rows:
            file.skip(row.line, moments.flaw(_start_text(first)), DATE_COLUMN)
        return
    rows = repeats.without_repetition(file, rows)
    set_rows = [set_row for row in rows for set_row in _set_rows(file, table, row)]
    if not set_rows:
        return
    started = started.replace(tzinfo=None)
    name = sets.read_text(file, first, "workout name", sets.MAX_TITLE_CHARACTERS)
    file.workouts.append(
        FileWorkout(
            line=first.line,
            key=sets.occurrence_key(occurrences, f"{dates.moment_key(started)}#{name or ''}"),
            started=started,
            name=name,
            seconds=None,
            exercises=sets.group_exercises(set_rows, lambda exercise, row: _new_exercise(file, exercise, row)),
            until=_end(file, first, started),
            body_weight=_body_weight(table, first),
            written=started,
            is_day_only=dates.is_day_only(_start_text(first)),
        )
    )


def _end(file: WorkoutFile, row: Row, started: datetime) -> datetime | None:
    """The end of a workout: the file has its time of day, which may be after midnight."""
    text = row.get(END_COLUMN)
    if not text or not row.get(START_COLUMN):
        return None
    ended = DateReader([]).moment(f"{started:%Y-%m-%d} {text}")
    if ended is None:
        file.warn(sets.UNREADABLE_DURATION, row.line)
        return None
    ended = ended.replace(tzinfo=None)
    return ended if ended >= started else ended + timedelta(days=1)


def _body_weight(table: Table, row: Row) -> float | None:
    for name in table.header:
        if match := BODY_WEIGHT_COLUMN.fullmatch(name):
            try:
                weight = cells.parse_number(row.get(name))
            except InvalidCell:
                return None
            kilograms = weight and weight * measures.KILOGRAMS_PER_UNIT[match[1]]
            return kilograms if kilograms and 20 <= kilograms <= 500 else None
    return None


def _set_rows(file: WorkoutFile, table: Table, row: Row) -> Iterator[SetRow]:
    """The sets of a row; those with 0 repetitions were skipped in the app."""
    name = sets.read_exercise_name(file, row, "exercise")
    if name is None:
        return
    for column in table.header:
        match = SET_COLUMN.fullmatch(column)
        if not match or match[2] != "reps" or row.get(column) in ("", "0", "-"):
            continue
        weights = [
            MeasureColumn(other, weight[2])
            for other in table.header
            if (weight := SET_COLUMN.fullmatch(other)) and weight[1] == match[1] and weight[2] != "reps"
        ]
        columns = MeasureColumns(weights, (), (), "kg", "m", reps=column, rpe="")
        if set_ := sets.read_set(file, row, "normal", columns):
            yield SetRow(name, None, set_, row)


def _new_exercise(file: WorkoutFile, name: str, row: Row) -> FileExercise:
    return FileExercise(name, [], notes=sets.read_text(file, row, "notes"))
