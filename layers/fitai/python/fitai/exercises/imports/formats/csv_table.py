r"""Our exercises as CSV, both ways: UTF-8, a line of headings, any of comma, semicolon and tab in between. Pure.

Several values of a cell stand behind each other with ` | ` between them; a bar that belongs to a value is `\|`. A cell
that a spreadsheet would take for a formula begins with an apostrophe, which goes again when it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from fitai.exercises.imports.formats.cleaning import clean_text
from fitai.exercises.imports.models import ImportField, ParsedExercise, UnreadableFile
from fitai.exercises.models import Exercise

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
SAFETY_FIELDS = frozenset({"warnings", "common_mistakes", "tips"})
VOCABULARY_FIELDS = frozenset({"primary_muscle_groups", "secondary_muscle_groups", "equipment", "tags"})
COLUMNS = (
    "id", "name", "aliases", "description", "instructions", "primaryMuscleGroups", "secondaryMuscleGroups", "equipment",
    "difficulty", "exerciseType", "movementPattern", "force", "mechanic", "measurement", "tags", "warnings",
    "commonMistakes", "tips", "met",
)  # fmt: skip
"""The headings of an export, in their order."""
REQUIRED_COLUMNS = ("name", "primaryMuscleGroups")
FORMULA_START = re.compile(r"[=+\-@\t\r]")
MAX_CELL = 100_000
"""Characters of a cell: instructions may be long, but not a whole file behind a lost quotation mark."""


def write_exercises(exercises: Iterable[Exercise]) -> str:
    """The export."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in exercises:
        writer.writerow([_write_cell(_field_value(one, column)) for column in COLUMNS])
    return file.getvalue()


def _field_value(one: Exercise, column: str) -> Any:
    if column == "met":
        return f"{one.calories.met:g}"
    field = "id" if column == "id" else SINGLE_VALUE_FIELDS.get(column) or LIST_FIELDS[column]
    return getattr(one.safety if field in SAFETY_FIELDS else one, field)


def _write_cell(value: Any) -> str:
    parts = [str(value)] if isinstance(value, str) else [part.replace("|", "\\|") for part in map(str, value)]
    joined = " | ".join(parts)
    return f"'{joined}" if FORMULA_START.match(joined) or joined.startswith("'") else joined


def read_exercises(content: str) -> Iterator[ParsedExercise]:
    """The records of a file.

    Raises:
        Unreadable: it has no line of headings, or not those that are needed, or no end to a quotation.
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
    """Our name of each column; empty for one that we do not know."""
    known = {name.casefold(): name for name in COLUMNS}
    found = [known.get(re.sub(r"[\s_-]", "", heading).casefold(), "") for heading in headings]
    missing = [name for name in REQUIRED_COLUMNS if name not in found]
    if missing:
        raise UnreadableFile(f"the first line has no column {' and no column '.join(missing)}")
    return found


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
                    [_to_vocabulary(one) for one in values] if field in VOCABULARY_FIELDS else values
                )
        elif cell and SINGLE_VALUE_FIELDS.get(name):
            field = str(SINGLE_VALUE_FIELDS[name])
            record.content[field] = cell if field in ("name", "description") else _to_number_or_vocabulary(cell)
    return record if not safety else _add_safety(record, safety)


def _add_safety(record: ParsedExercise, safety: dict[str, list[str]]) -> ParsedExercise:
    record.content["safety"] = safety
    return record


def _to_number_or_vocabulary(cell: str) -> str:
    return cell.replace(",", ".") if re.fullmatch(r"\d+,\d+", cell) else _to_vocabulary(cell)


def _to_vocabulary(cell: str) -> str:
    """One of our words, however it is written: `Lower back` is `lower_back`."""
    return re.sub(r"[\s-]+", "_", cell.strip()).casefold()


def _read_cell(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and (FORMULA_START.match(text[1:]) or text[1:].startswith("'")) else text


def _split_values(cell: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", cell)
    return [part for part in (part.replace("\\|", "|").strip() for part in parts) if part]
