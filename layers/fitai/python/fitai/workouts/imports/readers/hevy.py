"""Hevy's CSV: `title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,…`.

Its times have no zone and the months of whatever language the phone speaks: `15 Sep 2025, 07:48`, `15 de set. de 2025,
07:48`. Weight is `weight_kg` or `weight_lbs`, distance `distance_km` or `distance_miles`.
"""

import re
import unicodedata
from datetime import datetime
from functools import partial

from fitai.kernel.types import Units
from fitai.workouts.imports.readers import cells, dates, sets, tables
from fitai.workouts.imports.readers.cells import InvalidCell
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, WorkoutFile
from fitai.workouts.imports.readers.sets import DAY_SECONDS, MeasureColumns, SetRow
from fitai.workouts.imports.readers.tables import Row, Table, fold_name
from fitai.workouts.models import SetType

REQUIRED_COLUMNS = ("title", "start_time", "exercise_title", "set_index")
"""The columns that its files always have."""
SET_TYPES: dict[str, SetType] = {
    "normal": "normal", "": "normal", "warmup": "warmup", "warm_up": "warmup", "dropset": "dropset",
    "drop_set": "dropset", "failure": "failure",
}  # fmt: skip
UNIT_IN_COLUMN = re.compile(r"(weight|distance)_([a-z]+)")
MONTHS = (
    ("jan", "ene", "gen", "janv", "sty", "oca", "янв", "led"),
    ("feb", "fev", "fevr", "lut", "sub", "фев", "uno"),
    ("mar", "marz", "mrz", "mrt", "maer", "mars", "мар", "bre"),
    ("apr", "abr", "avr", "kwi", "nis", "апр", "dub"),
    ("mai", "may", "mag", "mei", "maj", "mayo", "мая", "маи", "kve"),
    ("jun", "giu", "juin", "cze", "haz", "июн", "cvn"),
    ("jul", "lug", "juil", "lip", "tem", "июл", "cvc"),
    ("aug", "ago", "aout", "sie", "agu", "авг", "srp"),
    ("sep", "set", "sept", "szept", "wrz", "eyl", "сен", "zar"),
    ("oct", "okt", "ott", "out", "paz", "eki", "окт", "rij"),
    ("nov", "lis", "kas", "ноя"),
    ("dec", "dez", "des", "dic", "gru", "ara", "дек", "pro"),
)
"""How months begin in the languages that Hevy speaks: English, German, Spanish, French, Portuguese, Italian, Dutch,
the Scandinavian ones, Polish, Turkish, Russian, Czech and Hungarian; folded, so that a Russian `й` is an `и`."""
TOKENS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
EAST_ASIAN_DATE = re.compile(r"(\d{4})[年년](\d{1,2})[月월](\d{1,2})[日일](.*)", re.DOTALL)
MORNING = re.compile(r"(?:^|[\d\s])(?:am|a\. ?m\.?)(?:$|\s)|午前|上午|오전")
AFTERNOON = re.compile(r"(?:^|[\d\s])(?:pm|p\. ?m\.?)(?:$|\s)|午後|下午|오후")
MAX_DATE_DIGITS = 4
"""Of a number in a date."""


def is_hevy_header(header: list[str]) -> bool:
    """Whether a header is Hevy's."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def parse_moment(text: str) -> datetime | None:
    """A time as Hevy writes it: local, unless it says its zone; None where it is none.

    >>> moment("15 Sep 2025, 07:48"), moment("3 de mai. de 2024, 18:05")
    (datetime.datetime(2025, 9, 15, 7, 48), datetime.datetime(2024, 5, 3, 18, 5))
    """
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        pass
    plain = unicodedata.normalize("NFC", fold_name(text))
    half = "p" if AFTERNOON.search(plain) else "a" if MORNING.search(plain) else ""
    if match := EAST_ASIAN_DATE.fullmatch(plain.replace(" ", "")):
        year, month, day = (int(part) for part in match.groups()[:3])
        return _local_time(year, month, day, _numbers(TOKENS.findall(match[4])), half)
    tokens = TOKENS.findall(plain)
    months = [found for token in tokens if (found := _month(token))]
    numbers = _numbers(tokens)
    if len(months) != 1 or numbers is None or len(numbers) < 2:
        return None
    day, year, *clock = numbers
    if day > 31:
        day, year = year, day
    return _local_time(year, months[0], day, clock, half)


def _numbers(tokens: list[str]) -> list[int] | None:
    digits = [token for token in tokens if token.isdecimal()]
    return None if any(len(one) > MAX_DATE_DIGITS for one in digits) else [int(one) for one in digits]


def _local_time(year: int, month: int, day: int, clock: list[int] | None, half: str) -> datetime | None:
    if clock is None:
        return None
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    try:
        return datetime(year, month, day, dates.hour_of_day(hour, half), minute, second)  # noqa: DTZ001 - it is local
    except ValueError:
        return None


def _month(token: str) -> int | None:
    """The month of a word: that with the longest beginning in common, as languages share some."""
    found = [(len(one), number) for number, names in enumerate(MONTHS, 1) for one in names if token.startswith(one)]
    return max(found)[1] if found else None


def read_table(table: Table, units: Units) -> WorkoutFile:
    """The workouts of a file.

    Args:
        units: of a file that does not say it.
    """
    file = WorkoutFile("hevy", table.titles)
    columns = _measure_columns(file, table, units)
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in table.rows:
        groups.setdefault((row.get("start_time"), row.get("end_time"), row.get("title")), []).append(row)
    seen: dict[str, int] = {}
    for rows in groups.values():
        _add_workout(file, rows, columns, seen)
    return file


def _measure_columns(file: WorkoutFile, table: Table, units: Units) -> MeasureColumns:
    named = {match[1]: (name, match[2]) for name in table.header if (match := UNIT_IN_COLUMN.fullmatch(name))}
    weight_unit, distance_unit = sets.default_units(units)
    weight, distance = named.get("weight", ("weight", weight_unit)), named.get("distance", ("distance", distance_unit))
    columns = MeasureColumns(*weight, *distance, seconds="duration_seconds")
    sets.set_measure_columns(file, table, columns, in_rows="weight" in named)
    return columns


def _add_workout(file: WorkoutFile, rows: list[Row], columns: MeasureColumns, seen: dict[str, int]) -> None:
    first = rows[0]
    at = parse_moment(first.get("start_time"))
    if at is None:
        for row in rows:
            file.skip(row.line, dates.UNREADABLE_DATE, "start_time")
        return
    placed = [one for row in rows if (one := _set_of_row(file, row, columns)) is not None]
    if not placed:
        return
    started, instant = dates.local_and_instant(at)
    name = _text(file, first, "title", sets.MAX_TITLE_CHARACTERS)
    ended = _ended_at(file, first, at)
    file.workouts.append(
        FileWorkout(
            line=first.line,
            key=sets.occurrence_key(seen, f"{dates.moment_key(started)}#{name or ''}"),
            started=started,
            name=name,
            seconds=None if ended is None else (ended - at).total_seconds(),
            exercises=sets.group_exercises(placed, partial(_exercise_of_row, file)),
            notes=_text(file, first, "description"),
            instant=instant,
            until=None if instant else ended,
        )
    )


def _ended_at(file: WorkoutFile, row: Row, started: datetime) -> datetime | None:
    if not row.get("end_time"):
        return None
    ended = parse_moment(row.get("end_time"))
    if ended is None or (ended.tzinfo is None) != (started.tzinfo is None) or ended < started:
        file.warn(sets.UNREADABLE_DURATION, row.line)
        return None
    if (ended - started).total_seconds() > DAY_SECONDS:
        file.warn(sets.FORGOTTEN_WORKOUT, row.line)
        return None
    return ended


def _set_of_row(file: WorkoutFile, row: Row, columns: MeasureColumns) -> SetRow | None:
    name = sets.read_exercise_name(file, row, "exercise_title")
    if name is None:
        return None
    try:
        number = cells.parse_whole_number(row.get("set_index"))
    except InvalidCell:
        number = None
    said = row.get("set_type").casefold().replace(" ", "_")
    if said not in SET_TYPES:
        file.warn(f"“{said[:40]}” is no type of set that is known: such sets were read as normal ones", row.line)
    one = sets.read_set(file, row, SET_TYPES.get(said, "normal"), columns)
    return None if one is None else SetRow(name, number, one, row)


def _text(file: WorkoutFile, row: Row, column: str, most: int = sets.MAX_NOTE_CHARACTERS) -> str | None:
    """A text in which `\\n` is a new line."""
    text = sets.read_text(file, row, column, most)
    return text and (text.replace("\\n", "\n").strip() or None)


def _exercise_of_row(file: WorkoutFile, name: str, row: Row) -> FileExercise:
    superset = cells.clean_text(row.get("superset_id"))[:40] or None
    return FileExercise(name, [], superset=superset, notes=_text(file, row, "exercise_notes"))
