"""Our own JSON export: the exercises as the API tells them, alone or in the envelope. Pure."""

from collections.abc import Iterator
from typing import Any

from pydantic.alias_generators import to_snake

from fitai.exercises.imports.formats.cleaning import clean_text
from fitai.exercises.imports.models import ImportField, ParsedExercise, UnreadableFile

IMPORTED_FIELDS = (
    "name", "aliases", "description", "instructions", "primaryMuscleGroups", "secondaryMuscleGroups", "equipment",
    "difficulty", "exerciseType", "movementPattern", "force", "mechanic", "measurement", "tags",
)  # fmt: skip


def read_exercises(content: Any) -> Iterator[ParsedExercise]:
    """The records of a parsed file.

    Raises:
        Unreadable: it is no list of exercises.
    """
    given = content.get("data") if isinstance(content, dict) else content
    if not isinstance(given, list):
        raise UnreadableFile("a list of exercises is expected")
    for line, one in enumerate(given, 1):
        if isinstance(one, dict):
            yield _parse_exercise(line, one)
        else:
            yield ParsedExercise(line, "", problems=[ImportField(path="", message="Must be an object")])


def _parse_exercise(line: int, one: dict[str, Any]) -> ParsedExercise:
    content = {to_snake(name): one[name] for name in IMPORTED_FIELDS if one.get(name) is not None}
    safety, calories = one.get("safety"), one.get("calories")
    if isinstance(safety, dict):
        content["safety"] = safety
    if isinstance(calories, dict) and calories.get("met") is not None:
        content["met"] = calories["met"]
    return ParsedExercise(
        line, clean_text(str(one.get("name") or "")), origin=str(one.get("id") or "") or None, content=content
    )
