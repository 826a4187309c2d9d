"""Read Hevy's CSV: `title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,…`.

Its times have no zone and the months of the phone's language: `15 Sep 2025, 07:48`, `15 de set. de 2025,
07:48` (`dates`). Weight is `weight_kg` or `weight_lbs`, distance `distance_km` or `distance_miles`.
"""

from datetime import datetime
from functools import partial

from fitai.kernel.csv_files import cells, dates, tables
from fitai.kernel.csv_files.cells import InvalidCell
from fitai.kernel.csv_files.dates import DateReader
from fitai.kernel.csv_files.tables import Row, Table
from fitai.workouts.imports.readers import measures, overlong, repeats, sets
from fitai.workouts.imports.readers.measures import MeasureColumns
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, ReadOptions, WorkoutFile
from fitai.workouts.imports.readers.overlong import RowShape
from fitai.workouts.imports.readers.sets import DAY_SECONDS, SetRow
from fitai.workouts.models import SetType

REQUIRED_COLUMNS = ("title", "start_time", "exercise_title", "set_index")
"""The columns that all files have."""
SET_TYPES: dict[str, SetType] = {
    "normal": "normal", "": "normal", "warmup": "warmup", "warm_up": "warmup", "dropset": "dropset",
    "drop_set": "dropset", "failure": "failure",
}  # fmt: skip
READ_COLUMNS = (
    *REQUIRED_COLUMNS, "end_time", "description", "superset_id", "exercise_notes", "set_type",
)  # fmt: skip
"""The columns that are read, beside those of measures."""


def is_hevy_header(header: list[str]) -> bool:
    """Whether a header is Hevy's."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, options: ReadOptions) -> WorkoutFile:
    """Read the workouts of a file."""
    file = WorkoutFile("hevy", table.titles, are_units_given=options.are_units_given)
    columns = measures.find_columns(table, options.units)
    sets.set_measure_columns(file, table, columns)
    file.ignored = tables.ignored_titles(table, (*READ_COLUMNS, *columns.names))
    moments = DateReader(row.get(name) for row in table.rows for name in ("start_time", "end_time") if row.get(name))
    overlong.repair_rows(file, table, _row_shape(columns, moments))
    rows_by_workout: dict[tuple[object, ...], list[Row]] = {}
    for row in table.rows:
        started = moments.moment(row.get("start_time")) or row.get("start_time")
        rows_by_workout.setdefault((started, row.get("end_time"), row.get("title")), []).append(row)
    key_occurrences: dict[str, int] = {}
    for rows in rows_by_workout.values():
        _add_workout(file, rows, columns, moments, key_occurrences)
    return file


def _row_shape(columns: MeasureColumns, moments: DateReader) -> RowShape:
    return RowShape(
        columns=columns,
        checks={
            "start_time": lambda text: moments.moment(text) is not None,
            "end_time": lambda text: not text or moments.moment(text) is not None,
            "exercise_title": overlong.is_words,
            "set_index": overlong.is_blank_or(cells.parse_whole_number),
            "set_type": lambda text: _set_type(text) in SET_TYPES,
        },
    )


def _set_type(text: str) -> str:
    return text.casefold().replace(" ", "_")


def _add_workout(
    file: WorkoutFile, rows: list[Row], columns: MeasureColumns, moments: DateReader, key_occurrences: dict[str, int]
) -> None:
    first = rows[0]
    moment = moments.moment(first.get("start_time"))
    if moment is None:
        for row in rows:
            file.skip(row.line, moments.flaw(row.get("start_time")), "start_time")
        return
    rows = repeats.without_repetition(file, rows)
    set_rows = [set_row for row in rows if (set_row := _set_row(file, row, columns)) is not None]
    if not set_rows:
        return
    started, instant = dates.local_and_instant(moment)
    name = _text(file, first, "title", sets.MAX_TITLE_CHARACTERS)
    ended = _end(file, first, moment, moments)
    written = moment.replace(tzinfo=None)
    file.workouts.append(
        FileWorkout(
            line=first.line,
            key=sets.occurrence_key(key_occurrences, f"{dates.moment_key(written)}#{name or ''}"),
            started=started,
            name=name,
            seconds=None if ended is None else (ended - moment).total_seconds(),
            exercises=sets.group_exercises(set_rows, partial(_new_exercise, file)),
            notes=_text(file, first, "description"),
            instant=instant,
            until=None if instant else ended,
            written=written,
            is_day_only=dates.is_day_only(first.get("start_time")),
        )
    )


def _end(file: WorkoutFile, row: Row, started: datetime, moments: DateReader) -> datetime | None:
    if not row.get("end_time"):
        return None
    ended = moments.moment(row.get("end_time"))
    if ended is None or (ended.tzinfo is None) != (started.tzinfo is None) or ended < started:
        file.warn(sets.UNREADABLE_DURATION, row.line)
        return None
    if (ended - started).total_seconds() > DAY_SECONDS:
        file.warn(sets.FORGOTTEN_WORKOUT, row.line)
        return None
    return ended


def _set_row(file: WorkoutFile, row: Row, columns: MeasureColumns) -> SetRow | None:
    name = sets.read_exercise_name(file, row, "exercise_title")
    if name is None:
        return None
    try:
        number = cells.parse_whole_number(row.get("set_index"))
    except InvalidCell:
        number = None
    type = _set_type(row.get("set_type"))
    if type not in SET_TYPES:
        file.warn(f"“{type[:40]}” is no type of set that is known: such sets were read as normal ones", row.line)
    set_ = sets.read_set(file, row, SET_TYPES.get(type, "normal"), columns)
    return None if set_ is None else SetRow(name, number, set_, row)


def _text(file: WorkoutFile, row: Row, column: str, max_characters: int = sets.MAX_NOTE_CHARACTERS) -> str | None:
    """Read a text in which `\\n` is a line break."""
    text = sets.read_text(file, row, column, max_characters)
    return text and (text.replace("\\n", "\n").strip() or None)


def _new_exercise(file: WorkoutFile, name: str, row: Row) -> FileExercise:
    superset = cells.clean_text(row.get("superset_id"))[:40] or None
    return FileExercise(name, [], superset=superset, notes=_text(file, row, "exercise_notes"))
