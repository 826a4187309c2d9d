"""What the three formats have in common: sets out of cells, sets into exercises, dates out of texts. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_MILE, Units
from fitai.workouts.imports import tables
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadSet
from fitai.workouts.imports.tables import Row, Table, Unsound
from fitai.workouts.models import SetType

LENGTHS = {
    "m": 1.0, "meter": 1.0, "meters": 1.0, "metres": 1.0, "km": 1000.0, "kilometers": 1000.0, "kilometres": 1000.0,
    "mi": METRES_PER_MILE, "mile": METRES_PER_MILE, "miles": METRES_PER_MILE, "ft": 0.3048, "feet": 0.3048, "yd": 0.9144, "yards": 0.9144, "cm": 0.01,
    "in": 0.0254,
}  # fmt: skip
"""Metres in a unit of length."""
WEIGHTS = {
    "kg": 1.0,
    "kgs": 1.0,
    "kilograms": 1.0,
    "lb": KILOGRAMS_PER_POUND,
    "lbs": KILOGRAMS_PER_POUND,
    "pounds": KILOGRAMS_PER_POUND,
    "st": 14 * KILOGRAMS_PER_POUND,
}
"""Kilograms in a unit of weight."""
WEIGHT_MOST, REPS_MOST, SECONDS_MOST, DISTANCE_MOST = 2000, 1000, 86_400, 1_000_000
"""What a set of ours may hold."""
DAY = 24 * 60 * 60
"""Seconds; a workout that took longer was forgotten, and its duration is unknown."""
NOTE_MOST, NAME_MOST, TITLE_MOST = 2000, 200, 120
"""Characters of a note, of an exercise's name, of a workout's."""
FORGOTTEN = "A workout of more than a day was forgotten running: its duration is unknown"
NO_DURATION = "A duration that cannot be read was left out"


@dataclass(slots=True)
class Placed:
    """A set, the exercise that it stands under, and its number there, if it has one."""

    exercise: str
    number: int | None
    one: ReadSet
    row: Row


# --- sets ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class Columns:
    """Where the measures of a set stand, by folded names, and the units that hold where a row does not say its own."""

    weight: str
    weight_unit: str
    distance: str
    distance_unit: str
    seconds: str
    reps: str = "reps"
    rpe: str = "rpe"


def assumed(file: ReadFile, table: Table, columns: Columns, *, in_rows: bool) -> None:
    """Say where the measures stand; tell which units were taken, where the file has none, and that there are no weights."""
    file.columns = {"weight": columns.weight, "reps": columns.reps, "durationSeconds": columns.seconds,
                    "distance": columns.distance}  # fmt: skip
    if not table.rows:
        return
    weights = [name for name in table.titles if name.startswith("weight") and name != "weight unit"]
    if len(weights) > 1:
        file.warn(f"There are several columns of weights: only “{file.titles.get(columns.weight)}” was read")
    if columns.weight not in table.header:
        file.warn("There is no column of weights that is known: no set has a weight")
    elif not in_rows:
        weight = "pounds" if columns.weight_unit.startswith("lb") else "kilograms"
        far = {"km": ", its distances as kilometres", "mi": ", its distances as miles"}.get(columns.distance_unit, "")
        unsaid = columns.distance == "distance" and "distance" in table.header and "distance unit" not in table.header
        file.warn(f"The file does not say its units: its weights were read as {weight}{far if unsaid else ''}")


def measured(file: ReadFile, row: Row, type: SetType, columns: Columns, notes: str | None = None) -> ReadSet | None:
    """The set of a row, or None where it is left out; the file then says why. A negative weight is assistance."""
    one = ReadSet(row.line, type, notes=notes)
    reading: tuple[tuple[str, str, Callable[[str], float | None]], ...] = (
        ("weight", columns.weight, tables.number), ("distance", columns.distance, tables.number),
        ("reps", columns.reps, tables.whole), ("seconds", columns.seconds, clock_seconds),
    )  # fmt: skip
    for name, column, read in reading:
        try:
            setattr(one, name, read(row.get(column)))
        except Unsound as wrong:
            kind = "whole number" if name == "reps" else "duration" if name == "seconds" else "number"
            file.skip(row.line, f"“{str(wrong)[:40]}” is not a {kind}", column)
            return None
    if not _converted(file, row, one, columns):
        return None
    one.distance, one.reps, one.seconds = one.distance or None, one.reps or None, one.seconds or None
    flaw = _flaw(one)
    if flaw:
        column, reason = flaw
        file.skip(row.line, reason, getattr(columns, column) if column else None)
        return None
    one.rpe = _rpe(file, row, columns.rpe)
    return one


def _converted(file: ReadFile, row: Row, one: ReadSet, columns: Columns) -> bool:
    """Bring weight and distance into kilograms and metres; False where a unit is none."""
    for name, units, unit in (("weight", WEIGHTS, columns.weight_unit), ("distance", LENGTHS, columns.distance_unit)):
        value = getattr(one, name)
        said = row.get(f"{name} unit")
        factor = units.get((said or unit).casefold().rstrip("."))
        if not value:
            continue
        if factor is None:
            file.skip(
                row.line,
                f"“{(said or unit)[:40]}” is no unit of {name} that is known",
                f"{name} unit" if said else getattr(columns, name),
            )
            return False
        setattr(one, name, value * factor)
    return True


def _flaw(one: ReadSet) -> tuple[str, str] | None:
    """In which column something is wrong, and what."""
    bounds = (
        ("weight", "weight", one.weight, -WEIGHT_MOST, WEIGHT_MOST),
        ("reps", "number of repetitions", one.reps, 0, REPS_MOST),
        ("seconds", "duration", one.seconds, 0, SECONDS_MOST), ("distance", "distance", one.distance, 0, DISTANCE_MOST),
    )  # fmt: skip
    for column, name, value, least, most in bounds:
        if value is not None and not least <= value <= most:
            return column, f"The {name} is {'negative' if -most <= value < 0 else 'too large'}"
    if one.reps is None and one.seconds is None and one.distance is None:
        return "", "There are no repetitions, no duration and no distance"
    return None


def _rpe(file: ReadFile, row: Row, column: str) -> float | None:
    """Halves from 6 to 10; anything else says nothing that we keep."""
    try:
        value = tables.number(row.get(column))
    except Unsound:
        value = -1.0
    if not value:
        return None
    if not 6 <= value <= 10:
        file.warn("An RPE outside of 6 to 10 was left out", row.line)
        return None
    if value * 2 != round(value * 2):
        file.warn("An RPE between two halves was rounded", row.line)
    return round(value * 2) / 2


CLOCK = re.compile(r"\d{1,4}(?::\d{1,2}){1,2}(?:[.,]\d{1,6})?")


def clock_seconds(text: str) -> float | None:
    """Seconds, or hours, minutes and seconds with colons.

    >>> clock_seconds("90"), clock_seconds("1:30"), clock_seconds("0:01:30"), clock_seconds("")
    (90.0, 90.0, 90.0, None)

    Raises:
        Unsound: it is neither.
    """
    if ":" not in text:
        return tables.number(text)
    if not CLOCK.fullmatch(text):
        raise Unsound(text)
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


# --- texts ---------------------------------------------------------------------------------------------------------


def noted(file: ReadFile, row: Row, column: str, most: int = NOTE_MOST) -> str | None:
    """A text as somebody has typed it; None where there is none. One that is too long is cut, and that is told."""
    text = tables.cleaned(row.get(column))
    if len(text) > most:
        file.warn(f"A text of more than {most} characters was cut: {file.titles.get(column, column)}", row.line)
    return text[:most].strip() or None


def named(file: ReadFile, row: Row, column: str) -> str | None:
    """The name of an exercise; None where there is none, and the line is left out."""
    name = noted(file, row, column, NAME_MOST)
    if name is None:
        file.skip(row.line, "There is no exercise", column)
    return name


# --- exercises -----------------------------------------------------------------------------------------------------


def exercises(placed: Sequence[Placed], describe: Callable[[str, Row], ReadExercise]) -> list[ReadExercise]:
    """The exercises of a workout, in the order of the file.

    Rows of one exercise that stand apart are one exercise where their numbers go on, and several where they begin
    again: the exercise was done twice. Where the numbers are in no order, the rows were shuffled.
    """
    blocks: dict[str, list[list[Placed]]] = {}
    order: list[tuple[str, int]] = []
    before: str | None = None
    for one in placed:
        mine = blocks.setdefault(one.exercise, [])
        again = before == one.exercise and one.number is not None and one.number in {each.number for each in mine[-1]}
        if one.exercise != before or again:
            order.append((one.exercise, len(mine)))
            mine.append([])
        mine[-1].append(one)
        before = one.exercise
    made: list[ReadExercise] = []
    for name, index in order:
        mine = blocks[name]
        numbers = [one.number for block in mine for one in block if one.number is not None]
        together = len(set(numbers)) == len(numbers)
        if together and index:
            continue
        rows = [one for block in mine for one in block] if together else mine[index]
        entry = describe(name, rows[0].row)
        entry.sets = [one.one for one in _sorted(rows)]
        made.append(entry)
    return made


def _sorted(rows: Sequence[Placed]) -> Iterable[Placed]:
    """By number where each has one; warm-ups and drops often have none, and stand where they were done."""
    if any(one.number is None for one in rows):
        return rows
    return sorted(rows, key=lambda one: one.number or 0)


def occurrence(seen: dict[str, int], key: str) -> str:
    """The key of a workout; a second one with the same key gets a number."""
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}#{seen[key]}"


def moment_key(started: datetime) -> str:
    """A time as it stands in keys: by the second."""
    return started.replace(microsecond=0).isoformat()


# --- dates ---------------------------------------------------------------------------------------------------------

TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?P<zone>z|[-+]\d{2}:?\d{2})?)?"
)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + TIME, re.IGNORECASE | re.ASCII)
YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<by>[-/.])(?P<two>\d{1,2})(?P=by)(?P<year>\d{4})" + TIME, re.I | re.A)
UNCLEAR = "Day and month of this date can be either; write it as 2024-05-31"
UNREADABLE = "The date is not one that we can read"


class Dates:
    """The dates of a file: `2024-05-31` and the like; `31/05/2024` where the other dates tell which is the month.

    Args:
        texts: all of them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        found = [match for text in set(texts) if (match := YEAR_LAST.fullmatch(text.strip()))]
        slashed = [match for match in found if match["by"] != "."]
        days_first = any(int(match["one"]) > 12 for match in slashed)
        months_first = any(int(match["two"]) > 12 for match in slashed)
        self._day_first = None if days_first == months_first else days_first

    def moment(self, text: str) -> datetime | None:
        """A time as it stands there, local, unless it says its zone; None where it is none, or may be two."""
        plain = " ".join(text.split())
        if match := YEAR_FIRST.fullmatch(plain):
            return _moment(match, int(match["month"]), int(match["day"]))
        match = YEAR_LAST.fullmatch(plain)
        if match is None or self._is_unclear(match):
            return None
        one, two = int(match["one"]), int(match["two"])
        return _moment(match, two, one) if match["by"] == "." or self._day_first else _moment(match, one, two)

    def flaw(self, text: str) -> str:
        """Why a date is none."""
        match = YEAR_LAST.fullmatch(" ".join(text.split()))
        return UNCLEAR if match is not None and self._is_unclear(match) else UNREADABLE

    def _is_unclear(self, match: re.Match[str]) -> bool:
        return self._day_first is None and match["by"] != "." and int(match["one"]) != int(match["two"])


def _moment(match: re.Match[str], month: int, day: int) -> datetime | None:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    zone = None
    if said := (match["zone"] or "").lower():
        sign = -1 if said[0] == "-" else 1
        digits = said.lstrip("z+-").replace(":", "") or "0000"
        zone = timezone(sign * timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60))
    try:
        return datetime(int(match["year"]), month, day, in_day(hour, match["half"] or ""), minute, second, tzinfo=zone)
    except ValueError:
        return None


def in_day(hour: int, half: str) -> int:
    """The hour of the day, of one of a clock with twelve; a clock with 24 may say the half too."""
    if hour > 12 or not half:
        return hour
    return hour % 12 + (12 if half[0].lower() == "p" else 0)


def parted(moment: datetime) -> tuple[datetime, datetime | None]:
    """A time of a file as it stands there, and as the instant that it is, where it says its zone."""
    if moment.tzinfo is None:
        return moment, None
    try:
        instant = moment.astimezone(UTC)
    except OverflowError:
        # At the end of the calendar, which is no time of a workout anyway.
        return moment.replace(tzinfo=None), None
    return instant.replace(tzinfo=None), instant


def unit_of(units: Units) -> tuple[str, str]:
    """What weights and long distances are in, where a file does not say it."""
    return ("kg", "km") if units == "metric" else ("lb", "mi")
