"""FitAI's own JSON export: exercises as in the API, with or without the response envelope. Pure."""

from collections.abc import Iterator
from typing import Any

from pydantic.alias_generators import to_snake

from fitai.exercises.imports.formats.cleaning import clean_text, keep_links, parse_records
from fitai.exercises.imports.models import ParsedExercise

IMPORTED_FIELDS = (
    "name", "aliases", "description", "instructions", "primaryMuscleGroups", "secondaryMuscleGroups", "equipment",
    "difficulty", "exerciseType", "movementPattern", "force", "mechanic", "measurement", "tags",
)  # fmt: skip
"""The fields of an exported exercise that are imported."""


def read_exercises(content: Any) -> Iterator[ParsedExercise]:
    """Read the records of a parsed file.

    Raises:
        UnreadableFile: it is not a list of exercises.
    """
    records = content.get("data") if isinstance(content, dict) else content
    yield from parse_records(records, _parse_exercise, expected="a list of exercises")


def _parse_exercise(line: int, record: dict[str, Any]) -> ParsedExercise:
    content = {to_snake(name): record[name] for name in IMPORTED_FIELDS if record.get(name) is not None}
    safety, calories = record.get("safety"), record.get("calories")
    if isinstance(safety, dict):
        content["safety"] = safety
    if isinstance(calories, dict) and calories.get("met") is not None:
        content["met"] = calories["met"]
    exercise = ParsedExercise(
        line, clean_text(str(record.get("name") or "")), origin=str(record.get("id") or "") or None, content=content
    )
    media = record.get("media")
    if isinstance(media, dict):
        # Files of the other installation, whose addresses are relative, are not here.
        exercise.images = keep_links(exercise, media.get("images") or [])
        exercise.videos = keep_links(exercise, media.get("videos") or [])
    return exercise
