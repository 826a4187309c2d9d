"""Detect the format of a file and read it. Pure."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from fitai.kernel.csv_files import tables
from fitai.kernel.csv_files.tables import Row, Table, UnreadableFile
from fitai.kernel.types import Units
from fitai.workouts.imports.models import Source
from fitai.workouts.imports.readers import fitai, fitnotes, gymbook, hevy, strong, stronglifts
from fitai.workouts.imports.readers.models import FileWorkout, ReadOptions, WorkoutFile

FIRST_YEAR = 1970
"""The earliest year of a workout."""
FIRST_COLUMN_NAMES = ("date", "title", "workout #", "datum")
"""The first columns of the known headers."""
MAX_MISSING_COLUMNS = 2
"""Columns that a header may lack for its file to be taken for one of an app."""
READERS: dict[Source, Callable[[Table, ReadOptions], WorkoutFile]] = {
    "strong": strong.read_table, "hevy": hevy.read_table, "fitnotes": fitnotes.read_table, "stronglifts": stronglifts.read_table,
    "gymbook": gymbook.read_table,
}  # fmt: skip
START_COLUMNS: dict[Source, str] = {"hevy": "start_time", "stronglifts": stronglifts.DATE_COLUMN, "gymbook": "datum"}
"""The column of a workout's start; of the other apps it is `date`."""
NUMBER_COLUMNS = re.compile(
    r"(weight|reps|distance|seconds|time|duration|rpe|kgs?|lbs?|km|mi|miles|minutes|hours)\b(?!.*unit).*|(weight|distance|duration)_.*"
    r"|set \d+ \((kg|lb)\)|body ?weight.*"
)
"""The names of columns of numbers."""
BODY_VALUES = re.compile(r".*(fat|_cm|_in|\(cm\)|\(in\)|waist|hips?|bicep|chest|neck|bmi|muscle|water|measurement).*")
"""Names of columns of body measurements."""
BODY_MEASUREMENTS = (
    "it holds body measurements, not workouts; they are read by their own import, POST /progress/body/import"
)


def detect_source(header: list[str]) -> Source | None:
    """The app that wrote a file, by its header."""
    if hevy.is_hevy_header(header):
        return "hevy"
    if strong.is_strong_header(header):
        return "strong"
    if stronglifts.is_stronglifts_header(header):
        return "stronglifts"
    if gymbook.is_gymbook_header(header):
        return "gymbook"
    return "fitnotes" if fitnotes.is_fitnotes_header(header) else None


def is_body_header(header: list[str]) -> bool:
    """Whether a header is that of a file of body measurements: a day, and values of a body, but no exercise."""
    has_day = any(name.startswith(("date", "time", "day")) for name in header)
    has_body = any(BODY_VALUES.fullmatch(name) for name in header)
    has_weight_only = (
        any(name.startswith(("weight", "bodyweight", "body weight")) for name in header) and len(header) <= 5
    )
    has_training = any("exercise" in name or name in ("reps", "set_index", "set order", "ubung") for name in header)
    return has_day and (has_body or has_weight_only) and not has_training


def read_file(text: str, source: str, units: Units, today: date, *, are_units_given: bool = False) -> WorkoutFile:
    """The workouts of a file, in the order of their times.

    Args:
        source: the app, or `auto`.
        units: of a file that does not name its own.
        today: a workout that is later than tomorrow is skipped.
        are_units_given: whether the caller has said the units, so that no warning is needed.

    Raises:
        UnreadableFile: the file has no known format, or not that of the source.
    """
    options = ReadOptions(units, are_units_given)
    if fitai.is_json(text):
        if source not in ("auto", "fitai"):
            raise UnreadableFile(f"it looks like an export of FitAI, not of {source}")
        file = fitai.read_json(text, options)
    else:
        file = _read_table(text, source, options)
    file.workouts = sorted((workout for workout in file.workouts if _is_possible(file, workout, today)), key=_sort_key)
    file.skipped.sort(key=lambda skipped: skipped.line)
    return file


def _read_table(text: str, source: str, options: ReadOptions) -> WorkoutFile:
    table = tables.read_table(text)
    detected = detect_source(table.header)
    if detected is None and is_body_header(table.header):
        raise UnreadableFile(BODY_MEASUREMENTS)
    if detected is None:
        apps = "Strong, Hevy, FitNotes, StrongLifts or GymBook"
        raise UnreadableFile(f"its first line is not that of a file of {apps}{_missing_columns_text(table)}")
    # FitAI's own CSV is Strong's, with more columns.
    if source not in ("auto", detected) and (source, detected) != ("fitai", "strong"):
        raise UnreadableFile(f"it looks like one of {detected}, not of {source}")
    _require_one_header(table)
    is_empty = not table.rows and table.lost is None
    ambiguous_numbers = tables.resolve_decimal_commas(
        table, [name for name in table.titles if NUMBER_COLUMNS.fullmatch(name)]
    )
    short_rows = [row.line for row in table.rows if len(row.raw) < len(table.header)]
    file = READERS[detected](table, options)
    for line, column, number in ambiguous_numbers:
        file.warn(f"“{number[:40]}” was read with a decimal comma: {table.titles[column]}", line)
    for line in short_rows:
        file.warn("A row has fewer cells than the header: the missing ones were read as empty", line)
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
        ("StrongLifts", stronglifts.REQUIRED_COLUMNS),
        ("GymBook", gymbook.REQUIRED_COLUMNS),
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
    column = START_COLUMNS.get(file.source, "date")
    for line in sorted(set_.line for set_ in sets):
        file.skip(line, "The workout lies in the future, or before 1970", column)
    return False


def _is_past(day: date, today: date) -> bool:
    return day.year >= FIRST_YEAR and day <= today + timedelta(days=1)
