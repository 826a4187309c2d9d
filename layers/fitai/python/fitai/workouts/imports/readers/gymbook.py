"""Read GymBook's CSV, in the German form, the one that is documented.

    Datum;Training;Zeit;Übung;Muskelgruppen (Primäre);Muskelgruppen (Sekundäre);Satz / Aufwärmsatz / Abkühlungssatz;
    Wiederholungen / Zeit;Gewicht / Strecke;Notizen;Ausgelassen

A row is a set: `31.05.2024`, `18:30`, `8 Wiederholungen`, `72,5 kg`; `Ausgelassen` is `Ja` for a set that was not done. The form is that
which public analyses of such exports describe; an export in another language has other names and is refused.
"""

import re
from dataclasses import replace

from fitai.kernel.csv_files import dates, tables
from fitai.kernel.csv_files.dates import DateReader
from fitai.kernel.csv_files.tables import Row, Table
from fitai.workouts.imports.readers import measures, repeats, sets
from fitai.workouts.imports.readers.measures import MeasureColumn, MeasureColumns
from fitai.workouts.imports.readers.models import FileExercise, FileWorkout, ReadOptions, WorkoutFile
from fitai.workouts.imports.readers.overlong import RowShape, repair_rows
from fitai.workouts.imports.readers.sets import SetRow
from fitai.workouts.models import SetType

REPS_COLUMN, LOAD_COLUMN = "wiederholungen / zeit", "gewicht / strecke"
TYPE_COLUMN = "satz / aufwarmsatz / abkuhlungssatz"
REQUIRED_COLUMNS = ("datum", "ubung", REPS_COLUMN, LOAD_COLUMN)
"""The columns that all files have."""
READ_COLUMNS = (
    *REQUIRED_COLUMNS, TYPE_COLUMN, "training", "zeit", "notizen", "ausgelassen", "muskelgruppen (primare)", "muskelgruppen (sekundare)",
)  # fmt: skip
QUANTITY = re.compile(r"([-+]?[\d.,:]+)\s*([^\W\d_]*)\.?", re.UNICODE)
REPS_WORDS = frozenset({"", "wiederholung", "wiederholungen", "wdh", "x"})
TIME_WORDS = {
    "sekunde": "s",
    "sekunden": "s",
    "sek": "s",
    "minute": "min",
    "minuten": "min",
    "stunde": "h",
    "stunden": "h",
    "std": "h",
}
COLUMNS = MeasureColumns(
    (MeasureColumn("weight"),), (MeasureColumn("distance"),), (MeasureColumn("seconds"),), "kg", "m"
)


def is_gymbook_header(header: list[str]) -> bool:
    """Whether a header is GymBook's."""
    return tables.has_columns(header, *REQUIRED_COLUMNS)


def read_table(table: Table, options: ReadOptions) -> WorkoutFile:
    """Read the workouts of a file."""
    file = WorkoutFile("gymbook", table.titles, are_units_given=options.are_units_given)
    file.columns = {"weight": LOAD_COLUMN, "reps": REPS_COLUMN, "durationSeconds": REPS_COLUMN, "distance": LOAD_COLUMN}
    file.ignored = tables.ignored_titles(table, READ_COLUMNS)
    repair_rows(file, table, RowShape(COLUMNS, {"ubung": lambda _text: False}))
    moments = DateReader(row.get("datum") for row in table.rows)
    rows_by_workout: dict[tuple[str, str], list[Row]] = {}
    for row in table.rows:
        if row.get("ausgelassen").casefold() not in ("ja", "yes"):
            rows_by_workout.setdefault((row.get("datum"), row.get("training")), []).append(row)
    occurrences: dict[str, int] = {}
    for rows in rows_by_workout.values():
        _add_workout(file, rows, moments, occurrences)
    return file


def _add_workout(file: WorkoutFile, rows: list[Row], moments: DateReader, occurrences: dict[str, int]) -> None:
    times = {row.line: moments.moment(f"{row.get('datum')} {row.get('zeit')}".strip()) for row in rows}
    for row in rows:
        if times[row.line] is None:
            file.skip(row.line, moments.flaw(row.get("datum")), "datum")
    rows = repeats.without_repetition(file, [row for row in rows if times[row.line] is not None])
    set_rows = [set_row for row in rows if (set_row := _set_row(file, row)) is not None]
    if not set_rows:
        return
    written = sorted(moment.replace(tzinfo=None) for moment in times.values() if moment is not None)
    first = set_rows[0].row
    name = sets.read_text(file, first, "training", sets.MAX_TITLE_CHARACTERS)
    file.workouts.append(
        FileWorkout(
            line=first.line,
            key=sets.occurrence_key(occurrences, f"{dates.moment_key(written[0])}#{name or ''}"),
            started=written[0],
            name=name,
            seconds=None,
            exercises=sets.group_exercises(set_rows, lambda exercise, _row: FileExercise(exercise, [])),
            until=written[-1] if written[-1] > written[0] else None,
            written=written[0],
            is_day_only=not first.get("zeit"),
        )
    )


def _set_row(file: WorkoutFile, row: Row) -> SetRow | None:
    name = sets.read_exercise_name(file, row, "ubung")
    if name is None:
        return None
    measured: dict[str, str] = {}
    for column in (REPS_COLUMN, LOAD_COLUMN):
        text = row.get(column)
        match = QUANTITY.fullmatch(text)
        if text and match is None:
            file.skip(row.line, f"“{text[:40]}” is not a quantity that is known", column)
            return None
        if match is not None:
            measured |= _measured_cells(column, match[1], tables.fold_name(match[2]))
    set_ = sets.read_set(
        file, replace(row, cells=measured), _set_type(row), COLUMNS, sets.read_text(file, row, "notizen")
    )
    return None if set_ is None else SetRow(name, row.line, set_, row)


def _measured_cells(column: str, number: str, word: str) -> dict[str, str]:
    """The cells of a quantity, as other formats have them in columns of their own."""
    if column == REPS_COLUMN and word in REPS_WORDS and ":" not in number:
        return {"reps": number}
    if column == REPS_COLUMN:
        unit = TIME_WORDS.get(word, word)
        return {"seconds": number} if ":" in number else {"seconds": _seconds_text(number, unit)}
    measure = "distance" if word in measures.METRES_PER_UNIT else "weight"
    return {measure: number, f"{measure} unit": word}


def _seconds_text(number: str, unit: str) -> str:
    factor = measures.SECONDS_PER_UNIT.get(unit)
    return number if factor is None else str(float(number.replace(",", ".")) * factor)


def _set_type(row: Row) -> SetType:
    return "warmup" if tables.fold_name(row.get(TYPE_COLUMN)).startswith("aufwarm") else "normal"
