"""Strong's CSV, in the four forms that it has had, and our own export, which is the newest of them with more columns.

    A  Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
    B  A with Notes,Workout Notes before RPE
    C  Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;…
    D  Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);…

The columns are looked up by name, so that further forms with the same words are read too. A row is a set; `Set Order`
is its number, `W`, `D` or `F`, or the word for something that is no set. A and B do not say their units.
"""

import re
from datetime import datetime

from fitai.kernel.types import MILE, POUND, Units
from fitai.workouts.imports import sets, tables
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadSet, ReadWorkout
from fitai.workouts.imports.sets import DAY, LENGTHS, WEIGHTS, Placed
from fitai.workouts.imports.tables import Row, Table, Unsound
from fitai.workouts.models import SetType

LETTERS: dict[str, SetType] = {"w": "warmup", "d": "dropset", "f": "failure"}
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")
UNIT_IN_NAME = re.compile(r"(weight|distance|duration) \(([a-z]+)\)")
PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(h|m|s)")
SECONDS = {"h": 3600, "m": 60, "s": 1}


def recognises(header: list[str]) -> bool:
    """Whether a header is one of Strong's."""
    return tables.has(header, "date", "exercise name", "set order", "reps")


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
    """
    parts = PARTS.findall(text.casefold())
    if parts:
        return float(sum((tables.number(amount) or 0) * SECONDS[unit] for amount, unit in parts))
    return sets.clock_seconds(text)


def moment(text: str) -> datetime | None:
    """A local time as Strong writes it; None where it is none."""
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 - the file's times are local
        except ValueError:
            continue
    return None


class _Reading:
    def __init__(self, table: Table, units: Units) -> None:
        self.file = ReadFile("strong")
        named = {match[1]: (name, match[2]) for name in table.header if (match := UNIT_IN_NAME.fullmatch(name))}
        self._weight, self._weight_unit = named.get("weight", ("weight", "kg" if units == "metric" else "lb"))
        self._distance, self._distance_unit = named.get("distance", ("distance", "km" if units == "metric" else "mi"))
        self._duration = named.get("duration", ("duration", ""))[0]
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
        started = moment(first.get("date"))
        if started is None:
            for row in rows:
                self.file.skip(row.line, "The date is not one that we can read")
            return
        placed = [one for row in rows if (one := self._placed(row)) is not None]
        if not placed:
            return
        name = tables.note(first.get("workout name"), 120)
        self.file.workouts.append(
            ReadWorkout(
                line=first.line,
                key=sets.occurrence(self._seen, f"{sets.moment_key(started)}#{name or ''}"),
                started=started,
                name=name,
                seconds=self._seconds(first),
                exercises=sets.exercises(placed, _described),
                notes=next((note for row in rows if (note := tables.note(row.get("workout notes")))), None),
                zone=first.get("timezone") or None,
                workout_id=first.get("workout id") or None,
            )
        )

    def _seconds(self, row: Row) -> float | None:
        try:
            seconds = seconds_of(row.get(self._duration))
        except Unsound:
            return None
        if seconds is not None and seconds > DAY:
            self.file.warn("A workout of more than a day was forgotten running: its duration is unknown.")
            return None
        return seconds

    def _placed(self, row: Row) -> Placed | None:
        name = tables.note(row.get("exercise name"), 200)
        if name is None:
            self.file.skip(row.line, "There is no exercise")
            return None
        order = row.get("set order").casefold()
        type: SetType = LETTERS.get(order, "normal")
        number = int(order) if order.isdigit() else None
        if number is None and order not in LETTERS:
            if order not in ("rest timer", "note"):
                self.file.skip(row.line, f"“{order[:40]}” is no set")
            return None
        weight_unit = row.get("weight unit").casefold() or self._weight_unit
        distance_unit = row.get("distance unit").casefold() or self._distance_unit
        one = sets.measured(
            self.file,
            row,
            type,
            row.get(self._weight),
            WEIGHTS.get(weight_unit, POUND if weight_unit.startswith("lb") else 1.0),
            row.get(self._distance),
            LENGTHS.get(distance_unit, MILE if distance_unit.startswith("mi") else 1.0),
            row.get("reps"),
            lambda: sets.clock_seconds(row.get("seconds")),
            row.get("rpe"),
            tables.note(row.get("notes")),
        )
        if one is None:
            return None
        done = row.get("completed at")
        one.completed_at = datetime.fromisoformat(done) if _is_moment(done) else None
        return Placed(name, number, one, row) if not row.get("entry") else _numbered(name, one, row)


def _numbered(name: str, one: ReadSet, row: Row) -> Placed:
    """A set of our own export, which says at which place of the workout its exercise stands."""
    return Placed(f"{row.get('entry')}\0{name}", None, one, row)


def _is_moment(text: str) -> bool:
    try:
        return bool(text) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _described(name: str, row: Row) -> ReadExercise:
    return ReadExercise(
        name=name.rpartition("\0")[2],
        sets=[],
        superset=row.get("superset") or None,
        notes=tables.note(row.get("exercise notes")),
        exercise_id=row.get("exercise id") or None,
    )
