"""free-exercise-db: a JSON list of exercises, many of them without equipment, mechanic, force or instructions. Pure."""

from collections.abc import Iterator
from typing import Any

from fitai.exercises.imports.formats.cleaning import (
    clean_text,
    exclude,
    instruction_steps,
    keep_links,
    map_value,
    map_values,
    parse_records,
)
from fitai.exercises.imports.models import ParsedExercise
from fitai.training.vocabulary import Equipment, Muscle

PICTURES_URL = "https://raw.githubusercontent.com/yuhonas/free-exercise-db/main/exercises/"
"""What the paths of pictures are relative to, as the data set's documentation says."""
MUSCLES = {muscle.replace("_", " "): str(muscle) for muscle in Muscle}
EQUIPMENT = {
    "body only": Equipment.BODYWEIGHT,
    "machine": Equipment.MACHINE,
    "foam roll": Equipment.FOAM_ROLLER,
    "kettlebells": Equipment.KETTLEBELL,
    "dumbbell": Equipment.DUMBBELL,
    "cable": Equipment.CABLE,
    "barbell": Equipment.BARBELL,
    "medicine ball": Equipment.MEDICINE_BALL,
    "bands": Equipment.RESISTANCE_BAND,
    "e-z curl bar": Equipment.EZ_BAR,
    "exercise ball": Equipment.STABILITY_BALL,
    "other": "other",
}
LEVELS = {"beginner": "beginner", "intermediate": "intermediate", "expert": "advanced"}
FORCES = {force: force for force in ("push", "pull", "static")}
MECHANICS = {mechanic: mechanic for mechanic in ("compound", "isolation")}
CATEGORIES: dict[str, dict[str, Any]] = {
    "strength": {"exercise_type": "strength"},
    "stretching": {"exercise_type": "flexibility"},
    "plyometrics": {"exercise_type": "strength", "movement_pattern": "jump", "tags": ["plyometric"]},
    "strongman": {"exercise_type": "strength"},
    "powerlifting": {"exercise_type": "strength", "tags": ["powerlifting"]},
    "cardio": {"exercise_type": "cardio"},
    "olympic weightlifting": {"exercise_type": "strength", "tags": ["olympic"]},
}


def read_exercises(content: Any) -> Iterator[ParsedExercise]:
    """Read the records of a parsed file.

    Raises:
        UnreadableFile: it is not a list of objects.
    """
    records = content.get("exercises", [content]) if isinstance(content, dict) else content
    yield from parse_records(records, _parse_exercise, expected="a list of exercises")


def _parse_exercise(line: int, record: dict[str, Any]) -> ParsedExercise:
    name = clean_text(str(record.get("name") or ""))
    exercise = ParsedExercise(line, name, origin=str(record["id"]) if record.get("id") else None)
    primary = map_values(exercise, "primaryMuscleGroups", record.get("primaryMuscles"), MUSCLES)
    secondary = exclude(map_values(exercise, "secondaryMuscleGroups", record.get("secondaryMuscles"), MUSCLES), primary)
    category = map_value(exercise, "exerciseType", record.get("category"), {name: name for name in CATEGORIES})
    images = record.get("images")
    exercise.images = keep_links(exercise, (f"{PICTURES_URL}{path}" for path in images or [] if isinstance(path, str)))
    exercise.content = {
        "name": name,
        "instructions": instruction_steps([str(text) for text in record.get("instructions") or []]),
        "primary_muscle_groups": primary,
        "secondary_muscle_groups": secondary,
        "equipment": [_map_equipment(exercise, record.get("equipment"))],
        "difficulty": map_value(exercise, "difficulty", record.get("level"), LEVELS) or "intermediate",
        "force": map_value(exercise, "force", record.get("force"), FORCES),
        "mechanic": map_value(exercise, "mechanic", record.get("mechanic"), MECHANICS),
    } | CATEGORIES.get(category or "strength", {})
    return exercise


def _map_equipment(exercise: ParsedExercise, value: Any) -> str:
    """Map the equipment of a record; bodyweight where it has none or only `other`."""
    equipment = map_value(exercise, "equipment", value, {name: str(item) for name, item in EQUIPMENT.items()})
    if equipment == "other":
        exercise.notes.append("equipment 'other' was replaced by bodyweight")
    return str(Equipment.BODYWEIGHT) if equipment in (None, "other") else equipment
