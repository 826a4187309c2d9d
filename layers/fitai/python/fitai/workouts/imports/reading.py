"""A file of whichever app, as one neutral model. Pure."""

from datetime import date, datetime, timedelta

from fitai.kernel.types import Units
from fitai.workouts.imports import fitnotes, hevy, strong, tables
from fitai.workouts.imports.models import ReadFile, ReadWorkout, Source, Unreadable

FIRST_YEAR = 1970


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
    table = tables.read(text)
    found = source_of(table.header)
    if found is None:
        raise Unreadable("its first line is not that of a file of Strong, Hevy or FitNotes")
    if source not in ("auto", found):
        raise Unreadable(f"it looks like one of {found}, not of {source}")
    if found == "hevy":
        file = hevy.read(table)
    else:
        file = strong.read(table, units) if found == "strong" else fitnotes.read(table, units)
    if table.cut is not None:
        file.skip(table.cut, "The file ends in the middle of this line")
    file.workouts = sorted((one for one in file.workouts if _is_possible(file, one, today)), key=_place)
    file.skipped.sort(key=lambda one: one.line)
    return file


def _place(one: ReadWorkout) -> tuple[datetime, str]:
    return one.started, one.key


def _is_possible(file: ReadFile, one: ReadWorkout, today: date) -> bool:
    if one.started.year >= FIRST_YEAR and one.started.date() <= today + timedelta(days=1):
        return True
    for line in sorted(each.line for entry in one.exercises for each in entry.sets):
        file.skip(line, "The workout lies in the future, or before 1970")
    return False
