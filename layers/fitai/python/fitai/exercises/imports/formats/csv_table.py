r"""FitAI's CSV, export and import: UTF-8, a line of headings, separated by comma, semicolon or tab. Pure.

Several values of a cell are separated by ` | `; a bar within a value is escaped as `\|`. A cell that a spreadsheet would
interpret as a formula starts with an apostrophe, which is removed when it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from fitai.exercises.imports.formats.cleaning import clean_text
from fitai.exercises.imports.models import ImportField, ParsedExercise, UnreadableFile
from fitai.exercises.models import Exercise
from fitai.kernel.csv_text import escape_cell, unescape_cell

SINGLE_VALUE_FIELDS = {
    "id": None,
    "name": "name",
    "description": "description",
    "difficulty": "difficulty",
    "exerciseType": "exercise_type",
    "movementPattern": "movement_pattern",
    "force": "force",
    "mechanic": "mechanic",
    "measurement": "measurement",
    "met": "met",
}
"""The field of `CreateExercise` by column, for columns with one value; None for a column that is no field."""
LIST_FIELDS = {
    "aliases": "aliases",
    "instructions": "instructions",
    "primaryMuscleGroups": "primary_muscle_groups",
    "secondaryMuscleGroups": "secondary_muscle_groups",
    "equipment": "equipment",
    "tags": "tags",
    "warnings": "warnings",
    "commonMistakes": "common_mistakes",
    "tips": "tips",
}
"""The field by column, for columns with several values."""
SAFETY_FIELDS = frozenset({"warnings", "common_mistakes", "tips"})
VOCABULARY_FIELDS = frozenset({"primary_muscle_groups", "secondary_muscle_groups", "equipment", "tags"})
COLUMNS = (
    "id", "name", "aliases", "description", "instructions", "primaryMuscleGroups", "secondaryMuscleGroups", "equipment",
    "difficulty", "exerciseType", "movementPattern", "force", "mechanic", "measurement", "tags", "warnings",
    "commonMistakes", "tips", "met",
)  # fmt: skip
"""The headings of an export, in order."""
REQUIRED_COLUMNS = ("name", "primaryMuscleGroups")
MAX_CELL = 100_000
"""Characters of a cell: more means that a quotation mark is missing."""


def write_exercises(exercises: Iterable[Exercise]) -> str:
    """Write exercises as CSV."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for exercise in exercises:
        writer.writerow([_write_cell(_field_value(exercise, column)) for column in COLUMNS])
    return file.getvalue()


def _field_value(exercise: Exercise, column: str) -> Any:
    if column == "met":
        return f"{exercise.calories.met:g}"
    field = "id" if column == "id" else SINGLE_VALUE_FIELDS.get(column) or LIST_FIELDS[column]
    return getattr(exercise.safety if field in SAFETY_FIELDS else exercise, field)


def _write_cell(value: Any) -> str:
    values = [str(value)] if isinstance(value, str) else [item.replace("|", "\\|") for item in map(str, value)]
    joined = " | ".join(values)
    return escape_cell(joined)


def read_exercises(content: str) -> Iterator[ParsedExercise]:
    """Read the records of a file.

    Raises:
        UnreadableFile: it has no headings, lacks required columns, or is not CSV.
    """
    plain = content.removeprefix("\ufeff")
    heading = plain.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _match_columns(next((row for row in reader if any(row)), []))
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _parse_row(reader.line_num, columns, row)
    except csv.Error as error:
        raise UnreadableFile(f"line {reader.line_num} is not CSV: {error}") from None


def _match_columns(headings: list[str]) -> list[str]:
    """Our name of each column; empty for an unknown one."""
    names = {name.casefold(): name for name in COLUMNS}
    columns = [names.get(re.sub(r"[\s_-]", "", heading).casefold(), "") for heading in headings]
    missing = [name for name in REQUIRED_COLUMNS if name not in columns]
    if missing:
        raise UnreadableFile(f"the first line has no column {' and no column '.join(missing)}")
    return columns


def _parse_row(line: int, columns: list[str], row: list[str]) -> ParsedExercise:
    cells = {name: _read_cell(cell) for name, cell in zip(columns, row, strict=False) if name}
    record = ParsedExercise(line, clean_text(cells.get("name", "")), origin=cells.get("id") or None)
    if len(row) > len(columns):
        record.problems.append(ImportField(path="", message="Has more cells than the first line"))
    safety: dict[str, list[str]] = {}
    for name, cell in cells.items():
        if name in LIST_FIELDS and cell:
            field, values = LIST_FIELDS[name], _split_values(cell)
            if field in SAFETY_FIELDS:
                safety[field] = values
            else:
                record.content[field] = (
                    [_to_vocabulary(value) for value in values] if field in VOCABULARY_FIELDS else values
                )
        elif cell and SINGLE_VALUE_FIELDS.get(name):
            field = str(SINGLE_VALUE_FIELDS[name])
            record.content[field] = cell if field in ("name", "description") else _to_number_or_vocabulary(cell)
    if safety:
        record.content["safety"] = safety
    return record


def _to_number_or_vocabulary(cell: str) -> str:
    return cell.replace(",", ".") if re.fullmatch(r"\d+,\d+", cell) else _to_vocabulary(cell)


def _to_vocabulary(cell: str) -> str:
    """Convert a cell to the spelling of our vocabularies: `Lower back` is `lower_back`."""
    return re.sub(r"[\s-]+", "_", cell.strip()).casefold()


def _read_cell(cell: str) -> str:
    return unescape_cell(cell.strip())


def _split_values(cell: str) -> list[str]:
    values = (value.replace("\\|", "|").strip() for value in re.split(r"(?<!\\)\|", cell))
    return [value for value in values if value]
