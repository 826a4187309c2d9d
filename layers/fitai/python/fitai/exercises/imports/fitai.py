"""Our own JSON export: the exercises as the API tells them, alone or in the envelope. Pure."""

from collections.abc import Iterator
from typing import Any

from pydantic.alias_generators import to_snake

from fitai.exercises.imports.models import ImportField, Record, Unreadable
from fitai.exercises.imports.texts import tidy

TAKEN = (
    "name", "aliases", "description", "instructions", "primaryMuscleGroups", "secondaryMuscleGroups", "equipment",
    "difficulty", "exerciseType", "movementPattern", "force", "mechanic", "measurement", "tags",
)  # fmt: skip


def records(content: Any) -> Iterator[Record]:
    """The records of a parsed file.

    Raises:
        Unreadable: it is no list of exercises.
    """
    given = content.get("data") if isinstance(content, dict) else content
    if not isinstance(given, list):
        raise Unreadable("a list of exercises is expected")
    for line, one in enumerate(given, 1):
        if isinstance(one, dict):
            yield _record(line, one)
        else:
            yield Record(line, "", problems=[ImportField(path="", message="Must be an object")])


def _record(line: int, one: dict[str, Any]) -> Record:
    content = {to_snake(name): one[name] for name in TAKEN if one.get(name) is not None}
    safety, calories = one.get("safety"), one.get("calories")
    if isinstance(safety, dict):
        content["safety"] = safety
    if isinstance(calories, dict) and calories.get("met") is not None:
        content["met"] = calories["met"]
    return Record(line, tidy(str(one.get("name") or "")), origin=str(one.get("id") or "") or None, content=content)
