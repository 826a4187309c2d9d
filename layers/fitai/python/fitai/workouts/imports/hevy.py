"""Hevy's CSV: `title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,…`.

Its times have no zone and the months of whatever language the phone speaks: `15 Sep 2025, 07:48`, `15 de set. de 2025,
07:48`. Weight is `weight_kg` or `weight_lbs`, distance `distance_km` or `distance_miles`.
"""

import re
from datetime import datetime

from fitai.kernel.types import MILE, POUND
from fitai.workouts.imports import sets, tables
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadWorkout
from fitai.workouts.imports.sets import DAY, Placed
from fitai.workouts.imports.tables import Row, Table, Unsound, folded
from fitai.workouts.models import SetType

TYPES: dict[str, SetType] = {
    "normal": "normal", "": "normal", "warmup": "warmup", "warm_up": "warmup", "dropset": "dropset",
    "drop_set": "dropset", "failure": "failure",
}  # fmt: skip
MONTHS = (
    ("jan", "ene", "gen", "janv", "sty", "oca", "янв", "led"),
    ("feb", "fev", "fevr", "lut", "sub", "фев", "uno"),
    ("mar", "marz", "mrz", "mrt", "maer", "mars", "маp", "мар", "bre"),
    ("apr", "abr", "avr", "kwi", "nis", "апр", "dub"),
    ("mai", "may", "mag", "mei", "maj", "mayo", "мая", "май", "kve"),
    ("jun", "giu", "juin", "cze", "haz", "июн", "cvn"),
    ("jul", "lug", "juil", "lip", "tem", "июл", "cvc"),
    ("aug", "ago", "aout", "sie", "agu", "авг", "srp"),
    ("sep", "set", "sept", "wrz", "eyl", "сен", "zar"),
    ("oct", "okt", "ott", "out", "paz", "eki", "окт", "rij"),
    ("nov", "lis", "kas", "ноя"),
    ("dec", "dez", "dic", "gru", "ara", "дек", "pro"),
)
"""How months begin in the languages that Hevy speaks: English, German, Spanish, French, Portuguese, Italian, Dutch,
the Scandinavian ones, Polish, Turkish, Russian and Czech; folded."""
TOKENS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)


def recognises(header: list[str]) -> bool:
    """Whether a header is Hevy's."""
    return tables.has(header, "title", "start_time", "exercise_title", "set_index")


def moment(text: str) -> datetime | None:
    """A local time as Hevy writes it; None where it is none.

    >>> moment("15 Sep 2025, 07:48"), moment("3 de mai. de 2024, 18:05")
    (datetime.datetime(2025, 9, 15, 7, 48), datetime.datetime(2024, 5, 3, 18, 5))
    """
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        pass
    plain = folded(text)
    tokens = TOKENS.findall(plain)
    numbers = [int(token) for token in tokens if token.isdigit()]
    months = [month for token in tokens if (month := _month(token))]
    if len(months) != 1 or len(numbers) < 2:
        return None
    afternoon = "pm" in tokens or "p" in tokens
    morning = "am" in tokens or "a" in tokens
    day, year, hour, minute, second = (*numbers, 0, 0, 0)[:5]
    if day > 31:
        day, year = year, day
    if hour == 12 and (morning or afternoon):
        hour = 0
    try:
        return datetime(year, months[0], day, hour + 12 * afternoon, minute, second)  # noqa: DTZ001 - it is local
    except ValueError:
        return None


def _month(token: str) -> int | None:
    for number, beginnings in enumerate(MONTHS, 1):
        if len(token) > 2 and not token.isdigit() and any(token.startswith(one) for one in beginnings):
            # Czech, Polish and French months share their beginnings with others: the longest one decides.
            return _longest(token) or number
    return None


def _longest(token: str) -> int | None:
    found = [(len(one), number) for number, names in enumerate(MONTHS, 1) for one in names if token.startswith(one)]
    return max(found)[1] if found else None


def read(table: Table) -> ReadFile:
    """The workouts of a file."""
    file = ReadFile("hevy")
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in table.rows:
        groups.setdefault((row.get("start_time"), row.get("title")), []).append(row)
    seen: dict[str, int] = {}
    for rows in groups.values():
        _workout(file, rows, seen)
    return file


def _workout(file: ReadFile, rows: list[Row], seen: dict[str, int]) -> None:
    first = rows[0]
    started = moment(first.get("start_time"))
    if started is None:
        for row in rows:
            file.skip(row.line, "The date is not one that we can read")
        return
    placed = [one for row in rows if (one := _placed(file, row)) is not None]
    if not placed:
        return
    name = tables.note(first.get("title"), 120)
    file.workouts.append(
        ReadWorkout(
            line=first.line,
            key=sets.occurrence(seen, f"{sets.moment_key(started)}#{name or ''}"),
            started=started,
            name=name,
            seconds=_seconds(file, first, started),
            exercises=sets.exercises(placed, _described),
            notes=tables.note(first.get("description")),
        )
    )


def _seconds(file: ReadFile, row: Row, started: datetime) -> float | None:
    ended = moment(row.get("end_time"))
    if ended is None or ended < started:
        return None
    seconds = (ended - started).total_seconds()
    if seconds > DAY:
        file.warn("A workout of more than a day was forgotten running: its duration is unknown.")
        return None
    return seconds


def _placed(file: ReadFile, row: Row) -> Placed | None:
    name = tables.note(row.get("exercise_title"), 200)
    if name is None:
        file.skip(row.line, "There is no exercise")
        return None
    try:
        number = tables.whole(row.get("set_index"))
    except Unsound:
        number = None
    one = sets.measured(
        file,
        row,
        TYPES.get(row.get("set_type").casefold().replace(" ", "_"), "normal"),
        row.get("weight_kg", "weight_lbs"),
        1.0 if "weight_kg" in row.cells else POUND,
        row.get("distance_km", "distance_miles"),
        1000.0 if "distance_km" in row.cells else MILE,
        row.get("reps"),
        lambda: sets.clock_seconds(row.get("duration_seconds")),
        row.get("rpe"),
    )
    return None if one is None else Placed(name, number, one, row)


def _described(name: str, row: Row) -> ReadExercise:
    return ReadExercise(name, [], superset=row.get("superset_id") or None, notes=tables.note(row.get("exercise_notes")))
