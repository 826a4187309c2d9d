"""Detect the format of a file and read it. Pure."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from fitai.kernel.types import Units
from fitai.workouts.imports.models import Source
from fitai.workouts.imports.readers import fitai, fitnotes, hevy, strong, tables
from fitai.workouts.imports.readers.models import FileWorkout, UnreadableFile, WorkoutFile
from fitai.workouts.imports.readers.tables import Row, Table

FIRST_YEAR = 1970
"""The earliest year of a workout."""
FIRST_COLUMN_NAMES = ("date", "title", "workout #")
"""The first columns of the known headers."""
MAX_MISSING_COLUMNS = 2
"""Columns that a header may lack for its file to be taken for one of an app."""
READERS: dict[Source, Callable[[Table, Units], WorkoutFile]] = {
    "strong": strong.read_table, "hevy": hevy.read_table, "fitnotes": fitnotes.read_table,
}  # fmt: skip


def detect_source(header: list[str]) -> Source | None:
    """The app that wrote a file, by its header."""
    if hevy.is_hevy_header(header):
        return "hevy"
    if strong.is_strong_header(header):
        return "strong"
    return "fitnotes" if fitnotes.is_fitnotes_header(header) else None


def read_file(text: str, source: str, units: Units, today: date) -> WorkoutFile:
    """The workouts of a file, in the order of their times.

    Args:
        source: the app, or `auto`.
        units: of a file that does not name its own.
        today: a workout that is later than tomorrow is skipped.

    Raises:
        UnreadableFile: the file has no known format, or not that of the source.
    """
    if fitai.is_json(text):
        if source not in ("auto", "fitai"):
            raise UnreadableFile(f"it looks like an export of fitai, not of {source}")
        file = fitai.read_json(text, units)
    else:
        file = _read_table(text, source, units)
    file.workouts = sorted((workout for workout in file.workouts if _is_possible(file, workout, today)), key=_sort_key)
    file.skipped.sort(key=lambda skipped: skipped.line)
    return file


def _read_table(text: str, source: str, units: Units) -> WorkoutFile:
    table = tables.read_table(text)
    detected = detect_source(table.header)
    if detected is None:
        raise UnreadableFile(
            f"its first line is not that of a file of Strong, Hevy or FitNotes{_missing_columns_text(table)}"
        )
    # FitAI's own CSV is Strong's, with more columns.
    if source not in ("auto", detected) and (source, detected) != ("fitai", "strong"):
        raise UnreadableFile(f"it looks like one of {detected}, not of {source}")
    _require_one_header(table)
    is_empty = not table.rows and table.lost is None
    ambiguous_numbers = tables.resolve_decimal_commas(table)
    overlong_rows = [] if detected == "fitnotes" else _take_overlong_rows(table)
    file = READERS[detected](table, units)
    for row in overlong_rows:
        file.skip(row.line, f"The row has {len(row.raw)} cells, the header {len(table.header)}")
    for line, column, number in ambiguous_numbers:
        file.warn(f"“{number[:40]}” was read with a decimal comma: {table.titles[column]}", line)
    for row in table.rows:
        if len(row.raw) < len(table.header):
            file.warn("A row has fewer cells than the header: the missing ones were read as empty", row.line)
    if is_empty:
        file.warn("There is nothing below the header of the file")
    if table.lost is not None:
        file.skip(*table.lost)
    return file


def _missing_columns_text(table: Table) -> str:
    """The columns that a header lacks to be that of a known app, where it lacks few."""
    apps = (
        ("Strong", strong.REQUIRED_COLUMNS),
        ("Hevy", hevy.REQUIRED_COLUMNS),
        ("FitNotes", fitnotes.REQUIRED_COLUMNS),
    )
    missing = {app: [name for name in required if name not in table.header] for app, required in apps}
    app = min(missing, key=lambda app: len(missing[app]))
    if len(missing[app]) > MAX_MISSING_COLUMNS:
        return ""
    return f": for one of {app}, it lacks {' and '.join(f'“{name}”' for name in missing[app])}"


def _require_one_header(table: Table) -> None:
    """Refuse a file that was put together of two with different columns."""
    for row in table.rows:
        first = row.raw[0]
        if not first[:1].isdecimal() and tables.fold_name(first).startswith(FIRST_COLUMN_NAMES) and _is_any_header(row):
            raise UnreadableFile(
                f"another header, unlike the first, stands in line {row.line}; import the parts one by one"
            )


def _is_any_header(row: Row) -> bool:
    text = tables.SEPARATORS[0].join(row.raw)
    return any(
        detect_source([tables.fold_name(cell) for cell in text.split(separator)]) for separator in tables.SEPARATORS
    )


def _take_overlong_rows(table: Table) -> list[Row]:
    """Remove the rows that have more cells than the header, since nothing tells which column each cell is of.

    Where every row has the same number of cells, and the additional ones are empty, no row is removed: a program has
    appended separators to all rows.

    Returns:
        The rows that were removed.
    """
    column_count = len(table.header)
    overlong_rows = [row for row in table.rows if len(row.raw) > column_count]
    if len({len(row.raw) for row in table.rows}) == 1 and not any(
        cell.strip() for row in overlong_rows for cell in row.raw[column_count:]
    ):
        return []
    lines = {row.line for row in overlong_rows}
    table.rows = [row for row in table.rows if row.line not in lines] if overlong_rows else table.rows
    return overlong_rows


def _sort_key(workout: FileWorkout) -> tuple[datetime, str]:
    return workout.started, workout.key


def _is_possible(file: WorkoutFile, workout: FileWorkout, today: date) -> bool:
    """Whether a workout's days are possible; impossible ends and times of sets are removed from it.

    The lines of an impossible workout are recorded as skipped.
    """
    if workout.instant and workout.ended and workout.ended < workout.instant:
        workout.ended = None
    sets = [set_ for exercise in workout.exercises for set_ in exercise.sets]
    for set_ in sets:
        if set_.completed_at and not _is_past(set_.completed_at.date(), today):
            set_.completed_at = None
    days = [workout.started.date()]
    days += [workout.day] if workout.day else []
    days += [moment.date() for moment in (workout.instant, workout.ended) if moment]
    if all(_is_past(day, today) for day in days):
        return True
    column = "date" if file.source != "hevy" else "start_time"
    for line in sorted(set_.line for set_ in sets):
        file.skip(line, "The workout lies in the future, or before 1970", column)
    return False


def _is_past(day: date, today: date) -> bool:
    return day.year >= FIRST_YEAR and day <= today + timedelta(days=1)
