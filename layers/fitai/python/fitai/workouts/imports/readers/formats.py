"""A file of whichever app, as one neutral model. Pure."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from fitai.kernel.types import Units
from fitai.workouts.imports.models import Source
from fitai.workouts.imports.readers import fitai, fitnotes, hevy, strong, tables
from fitai.workouts.imports.readers.models import FileWorkout, UnreadableFile, WorkoutFile
from fitai.workouts.imports.readers.tables import Row, Table

FIRST_YEAR = 1970
FIRST_COLUMN_NAMES = ("date", "title", "workout #")
"""What headers begin with."""
READERS: dict[Source, Callable[[Table, Units], WorkoutFile]] = {
    "strong": strong.read_table, "hevy": hevy.read_table, "fitnotes": fitnotes.read_table,
}  # fmt: skip


def detect_source(header: list[str]) -> Source | None:
    """Which app has made a file, by its header."""
    if hevy.is_hevy_header(header):
        return "hevy"
    if strong.is_strong_header(header):
        return "strong"
    return "fitnotes" if fitnotes.is_fitnotes_header(header) else None


def read_file(text: str, source: str, units: Units, today: date) -> WorkoutFile:
    """The workouts of a file, in the order of their times.

    Args:
        source: the app, or `auto`.
        units: of a file that does not say it.

    Raises:
        Unreadable: it is none of the known ones, or not the one that was said.
    """
    if fitai.is_json(text):
        if source not in ("auto", "fitai"):
            raise UnreadableFile(f"it looks like an export of fitai, not of {source}")
        file = fitai.read_json(text, units)
    else:
        file = _read_table(text, source, units)
    file.workouts = sorted((one for one in file.workouts if _is_possible(file, one, today)), key=_sort_key)
    file.skipped.sort(key=lambda one: one.line)
    return file


def _read_table(text: str, source: str, units: Units) -> WorkoutFile:
    table = tables.read_table(text)
    found = detect_source(table.header)
    if found is None:
        raise UnreadableFile(
            f"its first line is not that of a file of Strong, Hevy or FitNotes{_missing_columns_text(table)}"
        )
    # Our own CSV is Strong's, with more columns.
    if source not in ("auto", found) and (source, found) != ("fitai", "strong"):
        raise UnreadableFile(f"it looks like one of {found}, not of {source}")
    _require_one_header(table)
    empty = not table.rows and table.lost is None
    unclear = tables.resolve_decimal_commas(table)
    misfits = [] if found == "fitnotes" else _take_overlong_rows(table)
    file = READERS[found](table, units)
    for row in misfits:
        file.skip(row.line, f"The row has {len(row.raw)} cells, the header {len(table.header)}")
    for line, column, text in unclear:
        file.warn(f"“{text[:40]}” was read with a decimal comma: {table.titles[column]}", line)
    for row in table.rows:
        if len(row.raw) < len(table.header):
            file.warn("A row has fewer cells than the header: the missing ones were read as empty", row.line)
    if empty:
        file.warn("There is nothing below the header of the file")
    if table.lost is not None:
        file.skip(*table.lost)
    return file


def _missing_columns_text(table: Table) -> str:
    """What a header lacks that is nearly one of theirs."""
    apps = (
        ("Strong", strong.REQUIRED_COLUMNS),
        ("Hevy", hevy.REQUIRED_COLUMNS),
        ("FitNotes", fitnotes.REQUIRED_COLUMNS),
    )
    lacking = {app: [name for name in needed if name not in table.header] for app, needed in apps}
    app = min(lacking, key=lambda one: len(lacking[one]))
    if len(lacking[app]) > 2:
        return ""
    return f": for one of {app}, it lacks {' and '.join(f'“{name}”' for name in lacking[app])}"


def _require_one_header(table: Table) -> None:
    """Two files that somebody has put together must have the same columns."""
    for row in table.rows:
        first = row.raw[0]
        if not first[:1].isdecimal() and tables.fold_name(first).startswith(FIRST_COLUMN_NAMES) and _is_any_header(row):
            raise UnreadableFile(
                f"another header, unlike the first, stands in line {row.line}; import the parts one by one"
            )


def _is_any_header(row: Row) -> bool:
    text = tables.SEPARATORS[0].join(row.raw)
    return any(detect_source([tables.fold_name(cell) for cell in text.split(one)]) for one in tables.SEPARATORS)


def _take_overlong_rows(table: Table) -> list[Row]:
    """Take out the rows that have more cells than the header: nobody knows which of them belong where.

    Where every row has as many, and nothing in them, something has put separators behind all rows.
    """
    most = len(table.header)
    found = [row for row in table.rows if len(row.raw) > most]
    if len({len(row.raw) for row in table.rows}) == 1 and not any(
        cell.strip() for row in found for cell in row.raw[most:]
    ):
        return []
    lines = {row.line for row in found}
    table.rows = [row for row in table.rows if row.line not in lines] if found else table.rows
    return found


def _sort_key(one: FileWorkout) -> tuple[datetime, str]:
    return one.started, one.key


def _is_possible(file: WorkoutFile, one: FileWorkout, today: date) -> bool:
    if one.instant and one.ended and one.ended < one.instant:
        one.ended = None
    sets = [each for entry in one.exercises for each in entry.sets]
    for each in sets:
        if each.completed_at and not _is_past(each.completed_at.date(), today):
            each.completed_at = None
    days = [one.started.date(), *([one.day] if one.day else []), *(at.date() for at in (one.instant, one.ended) if at)]
    if all(_is_past(day, today) for day in days):
        return True
    for line in sorted(each.line for each in sets):
        file.skip(
            line, "The workout lies in the future, or before 1970", "date" if file.source != "hevy" else "start_time"
        )
    return False


def _is_past(day: date, today: date) -> bool:
    return day.year >= FIRST_YEAR and day <= today + timedelta(days=1)
