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
from fitai.workouts.imports.readers import cells, dates, sets, tables
from fitai.workouts.imports.readers.cells import InvalidCell
from fitai.workouts.imports.readers.dates import DateReader
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, WorkoutFile
from fitai.workouts.imports.readers.sets import DAY_SECONDS, MeasureColumns, SetRow
from fitai.workouts.imports.readers.tables import Row, Table
from fitai.workouts.models import Mood, SetType

REQUIRED_COLUMNS = ("date", "exercise name", "set order", "reps")
"""The columns that its files always have."""
SET_TYPES: dict[str, SetType] = {"w": "warmup", "d": "dropset", "f": "failure"}
NON_SET_ORDERS = frozenset({"rest timer", "note"})
"""What stands in the place of a set's number, where a row is none."""
YEAR_SECONDS = 366 * DAY_SECONDS
"""Seconds; a workout of ours may have run for more than a day, but not for ever."""
SET_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,]0)?")
UNIT_IN_COLUMN = re.compile(r"(weight|distance|duration) \(([a-z]+)\)")
DURATION = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s(?:ec)?)?", re.IGNORECASE)
EXPORTED_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
"""An id as an export of ours has it."""


def is_strong_header(header: list[str]) -> bool:
    """Whether a header is one of Strong's."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, units: Units) -> WorkoutFile:
    """The workouts of a file.

    Args:
        units: of a file that does not say it.
    """
    return _StrongReader(table, units).file


def duration_seconds(text: str) -> float | None:
    """A duration as Strong writes it.

    >>> seconds_of("1h 5m"), seconds_of("45m"), seconds_of("264h 1m"), seconds_of("3600"), seconds_of("")
    (3900.0, 2700.0, 950460.0, 3600.0, None)

    Raises:
        Unsound: it is none.
    """
    if text and len(text) < cells.MAX_NUMBER_CHARACTERS and (match := DURATION.fullmatch(text)):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    return cells.parse_seconds(text)


class _StrongReader:
    def __init__(self, table: Table, units: Units) -> None:
        self.file = WorkoutFile("strong", table.titles)
        named = {match[1]: (name, match[2]) for name in table.header if (match := UNIT_IN_COLUMN.fullmatch(name))}
        weight_unit, distance_unit = sets.default_units(units)
        weight = named.get("weight", ("weight", weight_unit))
        self._columns = MeasureColumns(*weight, *named.get("distance", ("distance", distance_unit)), seconds="seconds")
        self._duration = named.get("duration", ("duration", ""))[0]
        sets.set_measure_columns(
            self.file, table, self._columns, in_rows="weight" in named or "weight unit" in table.header
        )
        self._dates = DateReader(row.get("date") for row in table.rows)
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
        started, instant = dates.local_and_instant(moment)
        placed = [one for row in rows if (one := self._placed(row)) is not None]
        if not placed:
            return
        name = sets.read_text(self.file, first, "workout name", sets.MAX_TITLE_CHARACTERS)
        notes = next((row for row in rows if row.get("workout notes")), first)
        own = _own_fields(first)
        self.file.workouts.append(
            FileWorkout(
                line=first.line,
                key=sets.occurrence_key(self._seen, f"{dates.moment_key(started)}#{name or ''}"),
                started=started,
                name=name,
                seconds=self._seconds(first),
                exercises=sets.group_exercises(placed, self._described),
                notes=sets.read_text(self.file, notes, "workout notes"),
                zone=first.get("timezone") or None,
                workout_id=_exported_id(first.get("workout id")),
                instant=own.pop("instant", None) or instant,
                **own,
            )
        )

    def _seconds(self, row: Row) -> float | None:
        try:
            seconds = duration_seconds(row.get(self._duration))
        except InvalidCell:
            seconds = -1.0
        if seconds is not None and seconds < 0:
            self.file.warn(sets.UNREADABLE_DURATION, row.line)
            return None
        if seconds is not None and seconds > (YEAR_SECONDS if _exported_id(row.get("workout id")) else DAY_SECONDS):
            self.file.warn(sets.FORGOTTEN_WORKOUT, row.line)
            return None
        return seconds

    def _placed(self, row: Row) -> SetRow | None:
        order = row.get("set order").casefold()
        if order in NON_SET_ORDERS:
            return None
        name = sets.read_exercise_name(self.file, row, "exercise name")
        if name is None:
            return None
        type: SetType = SET_TYPES.get(order, "normal")
        if order not in SET_TYPES and not SET_NUMBER.fullmatch(order):
            self.file.skip(row.line, f"“{order[:40]}” is no set", "set order")
            return None
        one = sets.read_set(self.file, row, type, self._columns, sets.read_text(self.file, row, "notes"))
        if one is None:
            return None
        if row.get("entry"):
            one.completed_at = _instant_or_none(row.get("completed at"))
            rest = _number_or_none(row, "rest")
            one.rest = rest if rest is not None and 0 <= rest <= sets.DAY_SECONDS else None
            # Our own export says at which place of the workout its exercise stands.
            return SetRow(f"{row.get('entry')}\0{name}", None, one, row)
        return SetRow(name, None if order in SET_TYPES else cells.parse_whole_number(order), one, row)

    def _described(self, name: str, row: Row) -> FileExercise:
        return FileExercise(
            name=name.rpartition("\0")[2],
            sets=[],
            superset=cells.clean_text(row.get("superset"))[:40] or None,
            notes=sets.read_text(self.file, row, "exercise notes"),
            exercise_id=_exported_id(row.get("exercise id")),
            measurement=row.get("measurement") or None,
        )


def _exported_id(text: str) -> str | None:
    return text if EXPORTED_ID.fullmatch(text) else None


def _own_fields(row: Row) -> dict[str, Any]:
    """What only our own export tells of a workout."""
    if not _exported_id(row.get("workout id")):
        return {}
    weight, energy = _number_or_none(row, "bodyweight (kg)"), _number_or_none(row, "energy")
    mood = Mood(
        before=cells.clean_text(row.get("mood before"))[:40] or None,
        after=cells.clean_text(row.get("mood after"))[:40] or None,
        energy=int(energy) if energy and 1 <= energy <= 10 else None,
    )
    return {
        "instant": _instant_or_none(row.get("started at")),
        "ended": _instant_or_none(row.get("ended at")),
        "day": _day_or_none(row.get("day")),
        "body_weight": weight if weight and 20 <= weight <= 500 else None,
        "location": cells.clean_text(row.get("location"))[:40] or None,
        "mood": mood if mood != Mood() else None,
    }


def _number_or_none(row: Row, column: str) -> float | None:
    try:
        return cells.parse_number(row.get(column))
    except InvalidCell:
        return None


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant_or_none(text: str) -> datetime | None:
    """A moment with its zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else dates.local_and_instant(moment)[1]
