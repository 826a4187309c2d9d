"""From the text of a file to its records, whatever library it comes from. Pure."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fitai.exercises.imports import csv, fitai, free_exercise_db, wger
from fitai.exercises.imports.models import RECORDS_MOST, Format, Record, Unreadable

JSON: dict[str, Callable[[Any], Iterator[Record]]] = {
    "free-exercise-db": free_exercise_db.records,
    "wger": wger.records,
    "fitai": fitai.records,
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds."""

    source: Format
    records: list[Record]
    warnings: list[str]


def read(content: str, source: str) -> Contents:
    """The records of a file.

    Args:
        source: one of the formats, or `auto`.

    Raises:
        Unreadable: it is not of this format, or of none; or it has too many records.
    """
    if source == "csv" or (source == "auto" and content.lstrip("\ufeff \t\r\n")[:1] not in ("[", "{")):
        return Contents("csv", _few(csv.records(content)), [])
    try:
        parsed = json.loads(content.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON: {error}") from None
    found = source if source != "auto" else _format(parsed)
    return Contents(found, _few(JSON[found](parsed)), wger.warnings(parsed) if found == "wger" else [])  # type: ignore[arg-type]


def _few(records: Iterator[Record]) -> list[Record]:
    found = list(islice(records, RECORDS_MOST + 1))
    if len(found) > RECORDS_MOST:
        raise Unreadable(f"it has more than {RECORDS_MOST} exercises: part it")
    if not found:
        raise Unreadable("it has no exercises")
    return found


def _format(parsed: Any) -> str:
    """Which of the formats in JSON this is, by the words that only it has."""
    if isinstance(parsed, dict) and "results" in parsed:
        return "wger"
    given = parsed.get("data", parsed.get("exercises")) if isinstance(parsed, dict) else parsed
    first = next((one for one in given if isinstance(one, dict)), {}) if isinstance(given, list) else {}
    if "primaryMuscleGroups" in first:
        return "fitai"
    if "primaryMuscles" in first or "primaryMuscles" in (parsed if isinstance(parsed, dict) else ()):
        return "free-exercise-db"
    if "translations" in first or "muscles_secondary" in first:
        return "wger"
    raise Unreadable("its format is not known: say which one it is")
