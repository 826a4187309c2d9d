"""Parses a file into records, whatever its format. Pure."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fitai.exercises.imports.formats import csv_table, fitai_json, free_exercise_db, wger
from fitai.exercises.imports.models import MAX_EXERCISES, ImportFormat, ParsedExercise, UnreadableFile

JSON_READERS: dict[str, Callable[[Any], Iterator[ParsedExercise]]] = {
    "free-exercise-db": free_exercise_db.read_exercises,
    "wger": wger.read_exercises,
    "fitai": fitai_json.read_exercises,
}


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The records of a file."""

    source: ImportFormat
    records: list[ParsedExercise]
    warnings: list[str]


def parse_file(content: str, source: str) -> ParsedFile:
    """Parse a file.

    Args:
        source: one of the formats, or `auto`.

    Raises:
        UnreadableFile: it does not have this format, or an unknown one; or it has no or too many records.
    """
    if source == "csv" or (source == "auto" and content.lstrip("\ufeff \t\r\n")[:1] not in ("[", "{")):
        return ParsedFile("csv", _limited(csv_table.read_exercises(content)), [])
    try:
        parsed = json.loads(content.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"it is not JSON: {error}") from None
    file_format = source if source != "auto" else _detect_format(parsed)
    warnings = wger.page_warnings(parsed) if file_format == "wger" else []
    return ParsedFile(file_format, _limited(JSON_READERS[file_format](parsed)), warnings)  # type: ignore[arg-type]


def _limited(records: Iterator[ParsedExercise]) -> list[ParsedExercise]:
    limited = list(islice(records, MAX_EXERCISES + 1))
    if len(limited) > MAX_EXERCISES:
        raise UnreadableFile(f"it has more than {MAX_EXERCISES} exercises: split it")
    if not limited:
        raise UnreadableFile("it has no exercises")
    return limited


def _detect_format(parsed: Any) -> str:
    """The JSON format of a file, recognised by keys that only it has."""
    if isinstance(parsed, dict) and "results" in parsed:
        return "wger"
    records = parsed.get("data", parsed.get("exercises")) if isinstance(parsed, dict) else parsed
    first = next((record for record in records if isinstance(record, dict)), {}) if isinstance(records, list) else {}
    if "primaryMuscleGroups" in first:
        return "fitai"
    if "primaryMuscles" in first or "primaryMuscles" in (parsed if isinstance(parsed, dict) else ()):
        return "free-exercise-db"
    if "translations" in first or "muscles_secondary" in first:
        return "wger"
    raise UnreadableFile("its format is unknown: name it in source")
