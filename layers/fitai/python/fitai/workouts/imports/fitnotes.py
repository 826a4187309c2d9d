"""FitNotes' CSV: `Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time[,Comment]`.

It knows no workouts: a day is one. Older versions have `Weight (lbs)` or `Weight (kgs)` in place of weight and unit. An
exercise's name may hold commas that are not quoted; such a row has too many cells, and is put together from the right.
"""

import re
from datetime import datetime, time

from fitai.kernel.types import Units
from fitai.workouts.imports import sets, tables
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadWorkout
from fitai.workouts.imports.sets import Columns, Dates, Placed
from fitai.workouts.imports.tables import Row, Table, Unsound

NEEDED = ("date", "exercise", "category", "reps")
"""The columns that its files always have."""
NOON = time(12)
"""When a workout of a day without a time was: no zone makes another day of it."""
WEIGHT = re.compile(r"weight \(([a-z]+)\)")


def recognises(header: list[str]) -> bool:
    """Whether a header is FitNotes'."""
    return tables.has(header, *NEEDED)


def read(table: Table, units: Units) -> ReadFile:
    """The workouts of a file.

    Args:
        units: of a file that does not say it.
    """
    file = ReadFile("fitnotes", table.titles)
    named = next((match for name in table.header if (match := WEIGHT.fullmatch(name))), None)
    weight = (named[0], named[1]) if named else ("weight", sets.unit_of(units)[0])
    columns = Columns(*weight, "distance", "m", seconds="time")
    sets.assumed(file, table, columns, in_rows=named is not None or "weight unit" in table.header)
    dates = Dates(row.get("date") for row in table.rows)
    days: dict[str, list[Placed]] = {}
    for row in table.rows:
        repaired = _repaired(table.header, row)
        if repaired is None:
            file.skip(row.line, f"The row has {len(row.raw)} cells, the header {len(table.header)}")
        elif dates.moment(row.get("date")) is None:
            file.skip(row.line, dates.flaw(row.get("date")), "date")
        elif placed := _placed(file, repaired, columns):
            days.setdefault(repaired.get("date"), []).append(placed)
    for text, found in days.items():
        day = dates.moment(text)
        assert day is not None
        file.workouts.append(
            ReadWorkout(
                line=found[0].one.line,
                key=day.date().isoformat(),
                started=datetime.combine(day.date(), NOON),
                name=None,
                seconds=None,
                exercises=sets.exercises(found, _described),
            )
        )
    return file


def _repaired(header: list[str], row: Row) -> Row | None:
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
                tables.number(text)
        tables.whole(row.get("reps"))
        tables.number(row.get("distance"))
        sets.clock_seconds(row.get("time"))
    except Unsound:
        return False
    units = (row.get("weight unit"), sets.WEIGHTS), (row.get("distance unit"), sets.LENGTHS)
    return all(not said or said.casefold() in known for said, known in units)


def _placed(file: ReadFile, row: Row, columns: Columns) -> Placed | None:
    name = sets.named(file, row, "exercise")
    if name is None:
        return None
    one = sets.measured(file, row, "normal", columns, sets.noted(file, row, "comment"))
    if one is None:
        return None
    if one.distance and not row.get("distance unit"):
        file.warn("A distance without a unit was read as metres", row.line)
    # The numbers say that all rows of an exercise are one entry of the day, wherever they stand.
    return Placed(name, row.line, one, row)


def _described(name: str, row: Row) -> ReadExercise:
    return ReadExercise(name, [], category=tables.cleaned(row.get("category")) or None)
