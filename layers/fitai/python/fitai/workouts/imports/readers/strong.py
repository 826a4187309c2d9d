"""Read Strong's CSV, in the five forms that it has had, and FitAI's, which is the newest of them with more columns.

    0  Date,Workout Name,Exercise Name,Set Order,kg,Reps,km,Seconds,Notes
    A  Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
    B  A with Notes,Workout Notes before RPE
    C  Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;…
    D  Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);…

The columns are looked up by name, so that further forms with the same words are read too. A row is a set; `Set Order`
is its number, `W`, `D` or `F`, or a word for what is not a set: `Rest Timer`, or `Note` for a text on the exercise. A and
B do not name their units.
"""

import re
from datetime import date, datetime
from typing import Any

from fitai.kernel.csv_files import cells, dates, tables
from fitai.kernel.csv_files.cells import InvalidCell
from fitai.kernel.csv_files.dates import DateReader
from fitai.kernel.csv_files.tables import Row, Table
from fitai.kernel.csv_text import unescape_cell
from fitai.kernel.texts import text_flaw
from fitai.workouts.imports.readers import measures, overlong, repeats, sets
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, ReadOptions, WorkoutFile
from fitai.workouts.imports.readers.overlong import RowShape
from fitai.workouts.imports.readers.sets import DAY_SECONDS, SetRow
from fitai.workouts.models import Mood, SetType

REQUIRED_COLUMNS = ("date", "exercise name", "set order", "reps")
"""The columns that all forms have."""
SET_TYPES: dict[str, SetType] = {"w": "warmup", "d": "dropset", "f": "failure"}
REST_ORDER, NOTE_ORDER = "rest timer", "note"
"""Values of `Set Order` in rows that are not sets."""
YEAR_SECONDS = 366 * DAY_SECONDS
"""Seconds of the longest workout in a FitAI export, which may have run for more than a day."""
SET_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,]0)?")
DURATION_COLUMNS = ("duration", "duration (sec)", "workout duration")
"""The names of the column of a workout's duration."""
OWN_COLUMNS = ("workout id", "entry", "exercise id")
"""Columns that only FitAI's export has."""
OWN_TEXTS = (
    "workout name", "exercise name", "notes", "workout notes", "exercise notes", "superset", "location", "mood before", "mood after",
)  # fmt: skip
"""Columns of texts of FitAI's export, which are escaped for spreadsheets."""
READ_COLUMNS = (
    *REQUIRED_COLUMNS, *DURATION_COLUMNS, "workout #", "workout name", "notes", "workout notes", "timezone", *OWN_COLUMNS, *OWN_TEXTS,
    "completed at", "day", "started at", "ended at", "bodyweight (kg)", "energy", "rest", "measurement",
)  # fmt: skip
"""The columns that are read, beside those of measures."""
DURATION = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s(?:ec)?)?", re.IGNORECASE)
EXPORTED_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
"""An id in a FitAI export."""


def is_strong_header(header: list[str]) -> bool:
    """Whether a header is one of Strong's, or FitAI's."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, options: ReadOptions) -> WorkoutFile:
    """Read the workouts of a file."""
    return _StrongReader(table, options).file


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
    def __init__(self, table: Table, options: ReadOptions) -> None:
        self.file = WorkoutFile("strong", table.titles, are_units_given=options.are_units_given)
        self._columns = measures.find_columns(table, options.units, ignored=DURATION_COLUMNS)
        self._duration_column = next((name for name in DURATION_COLUMNS if name in table.header), DURATION_COLUMNS[0])
        sets.set_measure_columns(self.file, table, self._columns)
        self.file.ignored = tables.ignored_titles(table, (*READ_COLUMNS, *self._columns.names))
        if table.separator and tables.has_columns(table.header, *OWN_COLUMNS):
            _unescape_texts(table)
        self._dates = DateReader(row.get("date") for row in table.rows)
        overlong.repair_rows(self.file, table, self._row_shape())
        self._key_occurrences: dict[str, int] = {}
        rows_by_workout: dict[tuple[object, ...], list[Row]] = {}
        for row in table.rows:
            # FitAI's export has the ids of workouts; Strong's newest form numbers them.
            started = self._dates.moment(row.get("date")) or row.get("date")
            workout = (row.get("workout id"), row.get("workout #"), started, row.get("workout name"))
            rows_by_workout.setdefault(workout, []).append(row)
        for rows in rows_by_workout.values():
            self._add_workout(rows)

    def _row_shape(self) -> RowShape:
        return RowShape(
            columns=self._columns,
            checks={
                "date": self._is_date,
                "exercise name": overlong.is_words,
                "set order": lambda text: text.casefold() in SET_TYPES or bool(SET_NUMBER.fullmatch(text)),
                self._duration_column: overlong.is_blank_or(duration_seconds),
                "weight unit": lambda text: not text or text.casefold().rstrip(".") in measures.KILOGRAMS_PER_UNIT,
                "distance unit": lambda text: not text or text.casefold().rstrip(".") in measures.METRES_PER_UNIT,
            },
            is_exempt=lambda row: row.get("set order").casefold() == REST_ORDER,
        )

    def _is_date(self, text: str) -> bool:
        return self._dates.moment(text) is not None or self._dates.flaw(text) == dates.AMBIGUOUS_DATE

    def _add_workout(self, rows: list[Row]) -> None:
        first = rows[0]
        moment = self._dates.moment(first.get("date"))
        if moment is None:
            for row in rows:
                self.file.skip(row.line, self._dates.flaw(row.get("date")), "date")
            return
        rows = repeats.without_repetition(self.file, rows)
        started, instant = dates.local_and_instant(moment)
        set_rows = [set_row for row in rows if (set_row := self._set_row(row)) is not None]
        if not set_rows:
            self._skip_lost_notes(rows)
            return
        name = sets.read_text(self.file, first, "workout name", sets.MAX_TITLE_CHARACTERS)
        notes_row = next((row for row in rows if row.get("workout notes")), first)
        exported = _exported_fields(first)
        written = moment.replace(tzinfo=None)
        workout = FileWorkout(
            line=first.line,
            key=sets.occurrence_key(self._key_occurrences, f"{dates.moment_key(written)}#{name or ''}"),
            started=started,
            name=name,
            seconds=self._duration(first),
            exercises=sets.group_exercises(set_rows, self._new_exercise),
            notes=sets.read_text(self.file, notes_row, "workout notes"),
            zone=first.get("timezone") or None,
            workout_id=_exported_id(first.get("workout id")),
            instant=exported.pop("instant", None) or instant,
            written=written,
            is_day_only=dates.is_day_only(first.get("date")),
            **exported,
        )
        self._add_notes(workout, rows)
        self.file.workouts.append(workout)

    def _add_notes(self, workout: FileWorkout, rows: list[Row]) -> None:
        """Add the texts of the rows that are notes: to their exercise, or to the workout if it has no such exercise."""
        for row in rows:
            if row.get("set order").casefold() != NOTE_ORDER or not (note := sets.read_text(self.file, row, "notes")):
                continue
            name = cells.clean_text(row.get("exercise name"))
            # The nearest place of the exercise, should the workout have it twice.
            places = [exercise for exercise in workout.exercises if exercise.name == name and exercise.sets]
            if places:
                nearest = min(places, key=lambda exercise: min(abs(set_.line - row.line) for set_ in exercise.sets))
                nearest.notes = self._joined_notes(nearest.notes, note, row)
            else:
                text = f"{name}: {note}" if name else note
                workout.notes = self._joined_notes(workout.notes, text, row)

    def _joined_notes(self, notes: str | None, note: str, row: Row) -> str:
        joined = note if not notes or note == notes else f"{notes}\n{note}"
        if len(joined) > sets.MAX_NOTE_CHARACTERS:
            self.file.warn(f"Notes of more than {sets.MAX_NOTE_CHARACTERS} characters together were cut", row.line)
        return joined[: sets.MAX_NOTE_CHARACTERS].strip()

    def _skip_lost_notes(self, rows: list[Row]) -> None:
        for row in rows:
            if row.get("set order").casefold() == NOTE_ORDER and row.get("notes"):
                self.file.skip(row.line, "The note belongs to a workout without sets", "notes")

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
        if order in (REST_ORDER, NOTE_ORDER):
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


def _unescape_texts(table: Table) -> None:
    """Take back what the export adds to texts that a spreadsheet would take for formulas."""
    for row in table.rows:
        for name in OWN_TEXTS:
            if text := row.cells.get(name):
                row.cells[name] = unescape_cell(text)


def _exported_id(text: str) -> str | None:
    return text if EXPORTED_ID.fullmatch(text) else None


def _exported_fields(row: Row) -> dict[str, Any]:
    """The fields of a workout that only FitAI's export has."""
    if not _exported_id(row.get("workout id")):
        return {}
    weight, energy = _number_or_none(row, "bodyweight (kg)"), _number_or_none(row, "energy")
    mood = Mood(
        before=_line_or_none(row.get("mood before")),
        after=_line_or_none(row.get("mood after")),
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


def _line_or_none(text: str) -> str | None:
    """A text of one line that the API takes; None for any other."""
    line = " ".join(cells.clean_text(text).split())[:40].strip()
    return None if not line or text_flaw(line, is_long=False) else line


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
