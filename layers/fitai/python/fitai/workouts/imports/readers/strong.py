"""Read Strong's CSV, in the four forms that it has had, and FitAI's, which is the newest of them with more columns.

    A  Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
    B  A with Notes,Workout Notes before RPE
    C  Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;…
    D  Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);…

The columns are looked up by name, so that further forms with the same words are read too. A row is a set; `Set Order`
is its number, `W`, `D` or `F`, or a word for what is not a set. A and B do not name their units.
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
"""The columns that all forms have."""
SET_TYPES: dict[str, SetType] = {"w": "warmup", "d": "dropset", "f": "failure"}
NON_SET_ORDERS = frozenset({"rest timer", "note"})
"""Values of `Set Order` in rows that are not sets."""
YEAR_SECONDS = 366 * DAY_SECONDS
"""Seconds of the longest workout in a FitAI export, which may have run for more than a day."""
SET_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,]0)?")
UNIT_IN_COLUMN = re.compile(r"(weight|distance|duration) \(([a-z]+)\)")
DURATION = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s(?:ec)?)?", re.IGNORECASE)
EXPORTED_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
"""An id in a FitAI export."""


def is_strong_header(header: list[str]) -> bool:
    """Whether a header is one of Strong's, or FitAI's."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, units: Units) -> WorkoutFile:
    """Read the workouts of a file.

    Args:
        units: of a file that does not name its own.
    """
    return _StrongReader(table, units).file


def duration_seconds(text: str) -> float | None:
    """Parse a duration as Strong writes it; None for an empty text.

    >>> duration_seconds("1h 5m"), duration_seconds("45m"), duration_seconds("264h 1m"), duration_seconds("3600")
    (3900.0, 2700.0, 950460.0, 3600.0)

    Raises:
        InvalidCell: it is not a duration.
    """
    if text and len(text) < cells.MAX_NUMBER_CHARACTERS and (match := DURATION.fullmatch(text)):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    return cells.parse_seconds(text)


class _StrongReader:
    def __init__(self, table: Table, units: Units) -> None:
        self.file = WorkoutFile("strong", table.titles)
        unit_columns = {
            match[1]: (name, match[2]) for name in table.header if (match := UNIT_IN_COLUMN.fullmatch(name))
        }
        weight_unit, distance_unit = sets.default_units(units)
        weight = unit_columns.get("weight", ("weight", weight_unit))
        distance = unit_columns.get("distance", ("distance", distance_unit))
        self._columns = MeasureColumns(*weight, *distance, seconds="seconds")
        self._duration_column = unit_columns.get("duration", ("duration", ""))[0]
        has_units = "weight" in unit_columns or "weight unit" in table.header
        sets.set_measure_columns(self.file, table, self._columns, in_rows=has_units)
        self._dates = DateReader(row.get("date") for row in table.rows)
        self._key_occurrences: dict[str, int] = {}
        rows_by_workout: dict[tuple[str, ...], list[Row]] = {}
        for row in table.rows:
            # FitAI's export has the ids of workouts; Strong's newest form numbers them.
            workout = (row.get("workout id"), row.get("workout #"), row.get("date"), row.get("workout name"))
            rows_by_workout.setdefault(workout, []).append(row)
        for rows in rows_by_workout.values():
            self._add_workout(rows)

    def _add_workout(self, rows: list[Row]) -> None:
        first = rows[0]
        moment = self._dates.moment(first.get("date"))
        if moment is None:
            for row in rows:
                self.file.skip(row.line, self._dates.flaw(row.get("date")), "date")
            return
        started, instant = dates.local_and_instant(moment)
        set_rows = [set_row for row in rows if (set_row := self._set_row(row)) is not None]
        if not set_rows:
            return
        name = sets.read_text(self.file, first, "workout name", sets.MAX_TITLE_CHARACTERS)
        notes_row = next((row for row in rows if row.get("workout notes")), first)
        exported = _exported_fields(first)
        self.file.workouts.append(
            FileWorkout(
                line=first.line,
                key=sets.occurrence_key(self._key_occurrences, f"{dates.moment_key(started)}#{name or ''}"),
                started=started,
                name=name,
                seconds=self._duration(first),
                exercises=sets.group_exercises(set_rows, self._new_exercise),
                notes=sets.read_text(self.file, notes_row, "workout notes"),
                zone=first.get("timezone") or None,
                workout_id=_exported_id(first.get("workout id")),
                instant=exported.pop("instant", None) or instant,
                **exported,
            )
        )

    def _duration(self, row: Row) -> float | None:
        try:
            seconds = duration_seconds(row.get(self._duration_column))
        except InvalidCell:
            seconds = -1.0
        if seconds is not None and seconds < 0:
            self.file.warn(sets.UNREADABLE_DURATION, row.line)
            return None
        if seconds is not None and seconds > (YEAR_SECONDS if _exported_id(row.get("workout id")) else DAY_SECONDS):
            self.file.warn(sets.FORGOTTEN_WORKOUT, row.line)
            return None
        return seconds

    def _set_row(self, row: Row) -> SetRow | None:
        """The set of a row; None where the row is not a set, or its set is left out."""
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
        set_ = sets.read_set(self.file, row, type, self._columns, sets.read_text(self.file, row, "notes"))
        if set_ is None:
            return None
        if row.get("entry"):
            set_.completed_at = _instant_or_none(row.get("completed at"))
            set_.measurement = row.get("set measurement") or None
            rest = _number_or_none(row, "rest")
            set_.rest = rest if rest is not None and 0 <= rest <= sets.DAY_SECONDS else None
            # FitAI's export has the place of the exercise within the workout.
            return SetRow(f"{row.get('entry')}\0{name}", None, set_, row)
        return SetRow(name, None if order in SET_TYPES else cells.parse_whole_number(order), set_, row)

    def _new_exercise(self, name: str, row: Row) -> FileExercise:
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


def _exported_fields(row: Row) -> dict[str, Any]:
    """The fields of a workout that only FitAI's export has."""
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
        "location_label": cells.clean_text(row.get("location label"))[:80] or None,
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
    """The instant of a time with its zone; None where it is not a time, or has no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else dates.local_and_instant(moment)[1]
