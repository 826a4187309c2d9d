"""A file of whichever app, as one neutral model. Pure."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from fitai.kernel.types import Units
from fitai.workouts.imports import fitnotes, hevy, own, strong, tables
from fitai.workouts.imports.models import ReadFile, ReadWorkout, Source, Unreadable
from fitai.workouts.imports.tables import Row, Table

FIRST_YEAR = 1970
FIRST_COLUMNS = ("date", "title", "workout #")
"""What headers begin with."""
READERS: dict[Source, Callable[[Table, Units], ReadFile]] = {
    "strong": strong.read, "hevy": hevy.read, "fitnotes": fitnotes.read,
}  # fmt: skip


def source_of(header: list[str]) -> Source | None:
    """Which app has made a file, by its header."""
    if hevy.recognises(header):
        return "hevy"
    if strong.recognises(header):
        return "strong"
    return "fitnotes" if fitnotes.recognises(header) else None


def read(text: str, source: str, units: Units, today: date) -> ReadFile:
    """The workouts of a file, in the order of their times.

    Args:
        source: the app, or `auto`.
        units: of a file that does not say it.

    Raises:
        Unreadable: it is none of the known ones, or not the one that was said.
    """
    if own.recognises(text):
        if source not in ("auto", "fitai"):
            raise Unreadable(f"it looks like an export of fitai, not of {source}")
        file = own.read(text, units)
    else:
        file = _read_table(text, source, units)
    file.workouts = sorted((one for one in file.workouts if _is_possible(file, one, today)), key=_place)
    file.skipped.sort(key=lambda one: one.line)
    return file


def _read_table(text: str, source: str, units: Units) -> ReadFile:
    table = tables.read(text)
    found = source_of(table.header)
    if found is None:
        raise Unreadable(f"its first line is not that of a file of Strong, Hevy or FitNotes{_missing(table)}")
    # Our own CSV is Strong's, with more columns.
    if source not in ("auto", found) and (source, found) != ("fitai", "strong"):
        raise Unreadable(f"it looks like one of {found}, not of {source}")
    _require_one_header(table)
    empty = not table.rows and table.lost is None
    unclear = tables.settle(table)
    misfits = [] if found == "fitnotes" else _misfits(table)
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


def _missing(table: Table) -> str:
    """What a header lacks that is nearly one of theirs."""
    apps = (("Strong", strong.NEEDED), ("Hevy", hevy.NEEDED), ("FitNotes", fitnotes.NEEDED))
    lacking = {app: [name for name in needed if name not in table.header] for app, needed in apps}
    app = min(lacking, key=lambda one: len(lacking[one]))
    if len(lacking[app]) > 2:
        return ""
    return f": for one of {app}, it lacks {' and '.join(f'“{name}”' for name in lacking[app])}"


def _require_one_header(table: Table) -> None:
    """Two files that somebody has put together must have the same columns."""
    for row in table.rows:
        first = row.raw[0]
        if not first[:1].isdecimal() and tables.folded(first).startswith(FIRST_COLUMNS) and _is_any_header(row):
            raise Unreadable(
                f"another header, unlike the first, stands in line {row.line}; import the parts one by one"
            )


def _is_any_header(row: Row) -> bool:
    text = tables.SEPARATORS[0].join(row.raw)
    return any(source_of([tables.folded(cell) for cell in text.split(one)]) for one in tables.SEPARATORS)


def _misfits(table: Table) -> list[Row]:
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


def _place(one: ReadWorkout) -> tuple[datetime, str]:
    return one.started, one.key


def _is_possible(file: ReadFile, one: ReadWorkout, today: date) -> bool:
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
