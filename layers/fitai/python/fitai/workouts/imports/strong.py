"""Strong's CSV, in the four forms that it has had, and our own export, which is the newest of them with more columns.

    A  Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
    B  A with Notes,Workout Notes before RPE
    C  Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;…
    D  Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);…

The columns are looked up by name, so that further forms with the same words are read too. A row is a set; `Set Order`
is its number, `W`, `D` or `F`, or the word for something that is no set. A and B do not say their units.
"""

import re
from datetime import date, datetime
from typing import Any

from fitai.kernel.types import Units
from fitai.workouts.imports import sets, tables
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadWorkout
from fitai.workouts.imports.sets import DAY, Columns, Dates, Placed
from fitai.workouts.imports.tables import Row, Table, Unsound
from fitai.workouts.models import Mood, SetType

NEEDED = ("date", "exercise name", "set order", "reps")
"""The columns that its files always have."""
LETTERS: dict[str, SetType] = {"w": "warmup", "d": "dropset", "f": "failure"}
NO_SETS = frozenset({"rest timer", "note"})
"""What stands in the place of a set's number, where a row is none."""
YEAR = 366 * DAY
"""Seconds; a workout of ours may have run for more than a day, but not for ever."""
NUMBER = re.compile(r"[0-9]{1,6}(?:[.,]0)?")
UNIT_IN_NAME = re.compile(r"(weight|distance|duration) \(([a-z]+)\)")
PARTS = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s(?:ec)?)?", re.IGNORECASE)
ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
"""An id as an export of ours has it."""


def recognises(header: list[str]) -> bool:
    """Whether a header is one of Strong's."""
    return tables.has(header, *NEEDED)


def read(table: Table, units: Units) -> ReadFile:
    """The workouts of a file.

    Args:
        units: of a file that does not say it.
    """
    return _Reading(table, units).file


def seconds_of(text: str) -> float | None:
    """A duration as Strong writes it.

    >>> seconds_of("1h 5m"), seconds_of("45m"), seconds_of("264h 1m"), seconds_of("3600"), seconds_of("")
    (3900.0, 2700.0, 950460.0, 3600.0, None)

    Raises:
        Unsound: it is none.
    """
    if text and len(text) < tables.DIGITS_MOST and (match := PARTS.fullmatch(text)):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    return sets.clock_seconds(text)


class _Reading:
    def __init__(self, table: Table, units: Units) -> None:
        self.file = ReadFile("strong", table.titles)
        named = {match[1]: (name, match[2]) for name in table.header if (match := UNIT_IN_NAME.fullmatch(name))}
        weight_unit, distance_unit = sets.unit_of(units)
        weight = named.get("weight", ("weight", weight_unit))
        self._columns = Columns(*weight, *named.get("distance", ("distance", distance_unit)), seconds="seconds")
        self._duration = named.get("duration", ("duration", ""))[0]
        sets.assumed(self.file, table, self._columns, in_rows="weight" in named or "weight unit" in table.header)
        self._dates = Dates(row.get("date") for row in table.rows)
        self._groups: dict[tuple[str, ...], list[Row]] = {}
        for row in table.rows:
            self._sort_in(row)
        self._seen: dict[str, int] = {}
        for rows in self._groups.values():
            self._workout(rows)

    def _sort_in(self, row: Row) -> None:
        # Ours says which workout it is; Strong's newest form numbers them.
        place = (row.get("workout id"), row.get("workout #"), row.get("date"), row.get("workout name"))
        self._groups.setdefault(place, []).append(row)

    def _workout(self, rows: list[Row]) -> None:
        first = rows[0]
        moment = self._dates.moment(first.get("date"))
        if moment is None:
            for row in rows:
                self.file.skip(row.line, self._dates.flaw(row.get("date")), "date")
            return
        started, instant = sets.parted(moment)
        placed = [one for row in rows if (one := self._placed(row)) is not None]
        if not placed:
            return
        name = sets.noted(self.file, first, "workout name", sets.TITLE_MOST)
        notes = next((row for row in rows if row.get("workout notes")), first)
        own = _own(first)
        self.file.workouts.append(
            ReadWorkout(
                line=first.line,
                key=sets.occurrence(self._seen, f"{sets.moment_key(started)}#{name or ''}"),
                started=started,
                name=name,
                seconds=self._seconds(first),
                exercises=sets.exercises(placed, self._described),
                notes=sets.noted(self.file, notes, "workout notes"),
                zone=first.get("timezone") or None,
                workout_id=_id(first.get("workout id")),
                instant=own.pop("instant", None) or instant,
                **own,
            )
        )

    def _seconds(self, row: Row) -> float | None:
        try:
            seconds = seconds_of(row.get(self._duration))
        except Unsound:
            seconds = -1.0
        if seconds is not None and seconds < 0:
            self.file.warn(sets.NO_DURATION, row.line)
            return None
        if seconds is not None and seconds > (YEAR if _id(row.get("workout id")) else DAY):
            self.file.warn(sets.FORGOTTEN, row.line)
            return None
        return seconds

    def _placed(self, row: Row) -> Placed | None:
        order = row.get("set order").casefold()
        if order in NO_SETS:
            return None
        name = sets.named(self.file, row, "exercise name")
        if name is None:
            return None
        type: SetType = LETTERS.get(order, "normal")
        if order not in LETTERS and not NUMBER.fullmatch(order):
            self.file.skip(row.line, f"“{order[:40]}” is no set", "set order")
            return None
        one = sets.measured(self.file, row, type, self._columns, sets.noted(self.file, row, "notes"))
        if one is None:
            return None
        if row.get("entry"):
            one.completed_at = _instant(row.get("completed at"))
            rest = _measure(row, "rest")
            one.rest = rest if rest is not None and 0 <= rest <= sets.DAY else None
            # Our own export says at which place of the workout its exercise stands.
            return Placed(f"{row.get('entry')}\0{name}", None, one, row)
        return Placed(name, None if order in LETTERS else tables.whole(order), one, row)

    def _described(self, name: str, row: Row) -> ReadExercise:
        return ReadExercise(
            name=name.rpartition("\0")[2],
            sets=[],
            superset=tables.cleaned(row.get("superset"))[:40] or None,
            notes=sets.noted(self.file, row, "exercise notes"),
            exercise_id=_id(row.get("exercise id")),
            measurement=row.get("measurement") or None,
        )


def _id(text: str) -> str | None:
    return text if ID.fullmatch(text) else None


def _own(row: Row) -> dict[str, Any]:
    """What only our own export tells of a workout."""
    if not _id(row.get("workout id")):
        return {}
    weight, energy = _measure(row, "bodyweight (kg)"), _measure(row, "energy")
    mood = Mood(
        before=tables.cleaned(row.get("mood before"))[:40] or None,
        after=tables.cleaned(row.get("mood after"))[:40] or None,
        energy=int(energy) if energy and 1 <= energy <= 10 else None,
    )
    return {
        "instant": _instant(row.get("started at")),
        "ended": _instant(row.get("ended at")),
        "day": _day(row.get("day")),
        "body_weight": weight if weight and 20 <= weight <= 500 else None,
        "location": tables.cleaned(row.get("location"))[:40] or None,
        "mood": mood if mood != Mood() else None,
    }


def _measure(row: Row, column: str) -> float | None:
    try:
        return tables.number(row.get(column))
    except Unsound:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    """A moment with its zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else sets.parted(moment)[1]
