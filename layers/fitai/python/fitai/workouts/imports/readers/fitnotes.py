"""Read FitNotes' CSV, of Android and of iOS.

    Android       Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time[,Comment]
    older         Date,Exercise,Category,Weight (lbs) or (kgs),Reps,Distance,Distance Unit,Time
    2, for iOS    Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,Kind

It has no workouts: a day is read as one. An exercise's name and a comment may hold commas that are not quoted.
"""

from datetime import date, datetime, time

from fitai.kernel.csv_files import tables
from fitai.kernel.csv_files.cells import clean_text
from fitai.kernel.csv_files.dates import DateReader
from fitai.kernel.csv_files.tables import Row, Table
from fitai.workouts.imports.readers import measures, overlong, repeats, sets
from fitai.workouts.imports.readers.measures import MeasureColumns
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, ReadOptions, WorkoutFile
from fitai.workouts.imports.readers.overlong import RowShape
from fitai.workouts.imports.readers.sets import SetRow

REQUIRED_COLUMNS = ("date", "exercise", "category", "reps")
"""The columns that all files have."""
NOON = time(12)
"""The time of a workout whose file has only its day: in no time zone does it become another day."""
NOTE_COLUMNS = ("comment", "notes")
"""The column of a set's note, on Android and on iOS."""


def is_fitnotes_header(header: list[str]) -> bool:
    """Whether a header is FitNotes'."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, options: ReadOptions) -> WorkoutFile:
    """Read the workouts of a file."""
    file = WorkoutFile("fitnotes", table.titles, are_units_given=options.are_units_given)
    columns = measures.find_columns(table, options.units, distance_unit="m")
    sets.set_measure_columns(file, table, columns)
    file.ignored = tables.ignored_titles(table, (*REQUIRED_COLUMNS, *NOTE_COLUMNS, *columns.names))
    dates = DateReader(row.get("date") for row in table.rows)
    overlong.repair_rows(file, table, _row_shape(table, columns, dates))
    blocks_by_day: dict[date, list[list[Row]]] = {}
    previous_day: date | None = None
    for row in table.rows:
        moment = dates.moment(row.get("date"))
        if moment is None:
            file.skip(row.line, dates.flaw(row.get("date")), "date")
            continue
        blocks = blocks_by_day.setdefault(moment.date(), [])
        if moment.date() != previous_day:
            blocks.append([])
        blocks[-1].append(row)
        previous_day = moment.date()
    for day, day_blocks in blocks_by_day.items():
        rows = repeats.without_repeated_blocks(file, day_blocks)
        if set_rows := [set_row for row in rows if (set_row := _set_row(file, row, columns))]:
            noon = datetime.combine(day, NOON)
            exercises = sets.group_exercises(set_rows, _new_exercise)
            line = set_rows[0].set_.line
            file.workouts.append(
                FileWorkout(line, day.isoformat(), noon, None, None, exercises, written=noon, is_day_only=True)
            )
    return file


def _row_shape(table: Table, columns: MeasureColumns, dates: DateReader) -> RowShape:
    return RowShape(
        columns=columns,
        checks={
            "date": lambda text: dates.moment(text) is not None,
            "category": lambda text: not text or overlong.is_words(text),
            "weight unit": lambda text: not text or text.casefold().rstrip(".") in measures.KILOGRAMS_PER_UNIT,
            "distance unit": lambda text: not text or text.casefold().rstrip(".") in measures.METRES_PER_UNIT,
            "kind": lambda text: not text or overlong.is_words(text),
        },
        texts=frozenset({"exercise", *(name for name in NOTE_COLUMNS if name in table.header)}),
    )


def _set_row(file: WorkoutFile, row: Row, columns: MeasureColumns) -> SetRow | None:
    name = sets.read_exercise_name(file, row, "exercise")
    if name is None:
        return None
    notes = next((note for column in NOTE_COLUMNS if (note := sets.read_text(file, row, column))), None)
    set_ = sets.read_set(file, row, "normal", columns, notes)
    if set_ is None:
        return None
    if row.get("distance") and set_.distance and not row.get("distance unit"):
        file.warn("A distance without a unit was read as metres", row.line)
    # With its line as its number, all rows of an exercise are one exercise of the day, wherever they are.
    return SetRow(name, row.line, set_, row)


def _new_exercise(name: str, row: Row) -> FileExercise:
    return FileExercise(name, [], category=clean_text(row.get("category")) or None)
