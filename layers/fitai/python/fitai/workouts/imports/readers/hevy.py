"""Read Hevy's CSV: `title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,…`.

Its times have no zone and the months of the phone's language: `15 Sep 2025, 07:48`, `15 de set. de 2025,
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
"""The columns that all files have."""
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
"""The beginnings of the months in the languages of Hevy: English, German, Spanish, French, Portuguese, Italian, Dutch,
the Scandinavian ones, Polish, Turkish, Russian, Czech and Hungarian; folded, so that a Russian `й` is an `и`."""
TOKENS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
EAST_ASIAN_DATE = re.compile(r"(\d{4})[年년](\d{1,2})[月월](\d{1,2})[日일](.*)", re.DOTALL)
MORNING = re.compile(r"(?:^|[\d\s])(?:am|a\. ?m\.?)(?:$|\s)|午前|上午|오전")
AFTERNOON = re.compile(r"(?:^|[\d\s])(?:pm|p\. ?m\.?)(?:$|\s)|午後|下午|오후")
MAX_DATE_DIGITS = 4
"""Digits of a number in a date."""


def is_hevy_header(header: list[str]) -> bool:
    """Whether a header is Hevy's."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def parse_moment(text: str) -> datetime | None:
    """Parse a time as Hevy writes it; it is local unless it has a zone. None where it is not a time.

    >>> parse_moment("15 Sep 2025, 07:48"), parse_moment("3 de mai. de 2024, 18:05")
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
    months = [month_number for token in tokens if (month_number := _month(token))]
    numbers = _numbers(tokens)
    if len(months) != 1 or numbers is None or len(numbers) < 2:
        return None
    day, year, *clock = numbers
    if day > 31:
        day, year = year, day
    return _local_time(year, months[0], day, clock, half)


def _numbers(tokens: list[str]) -> list[int] | None:
    digits = [token for token in tokens if token.isdecimal()]
    return None if any(len(token) > MAX_DATE_DIGITS for token in digits) else [int(token) for token in digits]


def _local_time(year: int, month: int, day: int, clock: list[int] | None, half: str) -> datetime | None:
    if clock is None:
        return None
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    try:
        return datetime(year, month, day, dates.hour_of_day(hour, half), minute, second)  # noqa: DTZ001 - it is local
    except ValueError:
        return None


def _month(token: str) -> int | None:
    """The month of a word: the one with the longest beginning in common, since languages share some."""
    matches = [
        (len(beginning), number)
        for number, beginnings in enumerate(MONTHS, 1)
        for beginning in beginnings
        if token.startswith(beginning)
    ]
    return max(matches)[1] if matches else None


def read_table(table: Table, units: Units) -> WorkoutFile:
    """Read the workouts of a file.

    Args:
        units: of a file that does not name its own.
    """
    file = WorkoutFile("hevy", table.titles)
    columns = _measure_columns(file, table, units)
    rows_by_workout: dict[tuple[str, str, str], list[Row]] = {}
    for row in table.rows:
        rows_by_workout.setdefault((row.get("start_time"), row.get("end_time"), row.get("title")), []).append(row)
    key_occurrences: dict[str, int] = {}
    for rows in rows_by_workout.values():
        _add_workout(file, rows, columns, key_occurrences)
    return file


def _measure_columns(file: WorkoutFile, table: Table, units: Units) -> MeasureColumns:
    unit_columns = {match[1]: (name, match[2]) for name in table.header if (match := UNIT_IN_COLUMN.fullmatch(name))}
    weight_unit, distance_unit = sets.default_units(units)
    weight = unit_columns.get("weight", ("weight", weight_unit))
    distance = unit_columns.get("distance", ("distance", distance_unit))
    columns = MeasureColumns(*weight, *distance, seconds="duration_seconds")
    sets.set_measure_columns(file, table, columns, in_rows="weight" in unit_columns)
    return columns


def _add_workout(file: WorkoutFile, rows: list[Row], columns: MeasureColumns, key_occurrences: dict[str, int]) -> None:
    first = rows[0]
    moment = parse_moment(first.get("start_time"))
    if moment is None:
        for row in rows:
            file.skip(row.line, dates.UNREADABLE_DATE, "start_time")
        return
    set_rows = [set_row for row in rows if (set_row := _set_row(file, row, columns)) is not None]
    if not set_rows:
        return
    started, instant = dates.local_and_instant(moment)
    name = _text(file, first, "title", sets.MAX_TITLE_CHARACTERS)
    ended = _end(file, first, moment)
    file.workouts.append(
        FileWorkout(
            line=first.line,
            key=sets.occurrence_key(key_occurrences, f"{dates.moment_key(started)}#{name or ''}"),
            started=started,
            name=name,
            seconds=None if ended is None else (ended - moment).total_seconds(),
            exercises=sets.group_exercises(set_rows, partial(_new_exercise, file)),
            notes=_text(file, first, "description"),
            instant=instant,
            until=None if instant else ended,
        )
    )


def _end(file: WorkoutFile, row: Row, started: datetime) -> datetime | None:
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


def _set_row(file: WorkoutFile, row: Row, columns: MeasureColumns) -> SetRow | None:
    name = sets.read_exercise_name(file, row, "exercise_title")
    if name is None:
        return None
    try:
        number = cells.parse_whole_number(row.get("set_index"))
    except InvalidCell:
        number = None
    type = row.get("set_type").casefold().replace(" ", "_")
    if type not in SET_TYPES:
        file.warn(f"“{type[:40]}” is no type of set that is known: such sets were read as normal ones", row.line)
    set_ = sets.read_set(file, row, SET_TYPES.get(type, "normal"), columns)
    return None if set_ is None else SetRow(name, number, set_, row)


def _text(file: WorkoutFile, row: Row, column: str, max_characters: int = sets.MAX_NOTE_CHARACTERS) -> str | None:
    """Read a text in which `\\n` is a line break."""
    text = sets.read_text(file, row, column, max_characters)
    return text and (text.replace("\\n", "\n").strip() or None)


def _new_exercise(file: WorkoutFile, name: str, row: Row) -> FileExercise:
    superset = cells.clean_text(row.get("superset_id"))[:40] or None
    return FileExercise(name, [], superset=superset, notes=_text(file, row, "exercise_notes"))
