"""FitNotes' CSV: `Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time[,Comment]`.

It knows no workouts: a day is one. Older versions have `Weight (lbs)` or `Weight (kgs)` in place of weight and unit. An
exercise's name may hold commas that are not quoted; such a row has too many cells, and is put together from the right.
"""

import re
from datetime import datetime, time

from fitai.kernel.types import Units
from fitai.workouts.imports import sets, tables
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadWorkout
from fitai.workouts.imports.sets import LENGTHS, WEIGHTS, Placed
from fitai.workouts.imports.tables import Row, Table, Unsound

NOON = time(12)
"""When a workout of a day without a time was: no zone makes another day of it."""
WEIGHT = re.compile(r"weight \(([a-z]+)\)")
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y")


def recognises(header: list[str]) -> bool:
    """Whether a header is FitNotes'."""
    return tables.has(header, "date", "exercise", "category", "reps")


def read(table: Table, units: Units) -> ReadFile:
    """The workouts of a file.

    Args:
        units: of a file that does not say it.
    """
    file = ReadFile("fitnotes")
    named = next((match for name in table.header if (match := WEIGHT.fullmatch(name))), None)
    column = named[0] if named else "weight"
    unit = named[1] if named else "kg" if units == "metric" else "lb"
    days: dict[str, list[Placed]] = {}
    for row in table.rows:
        repaired = _repaired(table.header, row)
        placed = None if repaired is None else _placed(file, repaired, column, unit)
        if repaired is None:
            file.skip(row.line, "The row has too many cells")
        elif placed is not None:
            days.setdefault(repaired.get("date"), []).append(placed)
    for text, found in days.items():
        _day(file, text, found)
    return file


def _day(file: ReadFile, text: str, placed: list[Placed]) -> None:
    day = _date(text)
    if day is None:
        for one in placed:
            file.skip(one.one.line, "The date is not one that we can read")
        return
    started = datetime.combine(day.date(), NOON)
    file.workouts.append(
        ReadWorkout(
            line=placed[0].one.line,
            key=day.date().isoformat(),
            started=started,
            name=None,
            seconds=None,
            exercises=sets.exercises(placed, _described),
        )
    )


def _date(text: str) -> datetime | None:
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _repaired(header: list[str], row: Row) -> Row | None:
    """The row with as many cells as the header: the commas too many are the exercise's, or the comment's."""
    extra = len(row.raw) - len(header)
    if extra <= 0:
        return row
    name = header.index("exercise")
    last = "comment" in header and header[-1] == "comment"
    for mine in range(extra, -1, -1):
        rest = extra - mine
        if rest and not last:
            break
        cells = [*row.raw[:name], ",".join(row.raw[name : name + mine + 1]), *row.raw[name + mine + 1 :]]
        if rest:
            cells = [*cells[: len(header) - 1], ",".join(cells[len(header) - 1 :])]
        made = Row(row.line, dict(zip(header, (cell.strip() for cell in cells), strict=False)), cells)
        if _is_sound(made):
            return made
    return None


def _is_sound(row: Row) -> bool:
    try:
        for name, text in row.cells.items():
            if name.startswith("weight") and name != "weight unit":
                tables.number(text)
        tables.whole(row.get("reps"))
        tables.number(row.get("distance"))
    except Unsound:
        return False
    return True


def _placed(file: ReadFile, row: Row, column: str, unit: str) -> Placed | None:
    name = tables.note(row.get("exercise"), 200)
    if name is None:
        file.skip(row.line, "There is no exercise")
        return None
    one = sets.measured(
        file,
        row,
        "normal",
        row.get(column),
        WEIGHTS.get(row.get("weight unit").casefold() or unit, 1.0),
        row.get("distance"),
        LENGTHS.get(row.get("distance unit").casefold() or "m", 1.0),
        row.get("reps"),
        lambda: sets.clock_seconds(row.get("time")),
        "",
        tables.note(row.get("comment")),
    )
    # The numbers say that all rows of an exercise are one entry of the day, wherever they stand.
    return None if one is None else Placed(name, row.line, one, row)


def _described(name: str, row: Row) -> ReadExercise:
    return ReadExercise(name, [], category=row.get("category") or None)
