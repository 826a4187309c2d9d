"""free-exercise-db: a JSON list of exercises, many of them without equipment, mechanic, force or instructions. Pure."""

from collections.abc import Iterator
from typing import Any

from fitai.exercises.imports.formats.cleaning import clean_text, exclude, instruction_steps, map_value, map_values
from fitai.exercises.imports.models import ImportField, ParsedExercise, UnreadableFile
from fitai.training.vocabulary import Equipment, Muscle

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
    """The records of a parsed file.

    Raises:
        Unreadable: it is no list of objects.
    """
    given = content.get("exercises", [content]) if isinstance(content, dict) else content
    if not isinstance(given, list):
        raise UnreadableFile("a list of exercises is expected")
    for line, one in enumerate(given, 1):
        if isinstance(one, dict):
            yield _parse_exercise(line, one)
        else:
            yield ParsedExercise(line, "", problems=[ImportField(path="", message="Must be an object")])


def _parse_exercise(line: int, one: dict[str, Any]) -> ParsedExercise:
    name = clean_text(str(one.get("name") or ""))
    record = ParsedExercise(line, name, origin=str(one["id"]) if one.get("id") else None)
    primary = map_values(record, "primaryMuscleGroups", one.get("primaryMuscles"), MUSCLES)
    secondary = exclude(map_values(record, "secondaryMuscleGroups", one.get("secondaryMuscles"), MUSCLES), primary)
    category = map_value(record, "exerciseType", one.get("category"), {name: name for name in CATEGORIES})
    record.content = {
        "name": name,
        "instructions": instruction_steps([str(text) for text in one.get("instructions") or []]),
        "primary_muscle_groups": primary,
        "secondary_muscle_groups": secondary,
        "equipment": [_map_equipment(record, one.get("equipment"))],
        "difficulty": map_value(record, "difficulty", one.get("level"), LEVELS) or "intermediate",
        "force": map_value(record, "force", one.get("force"), FORCES),
        "mechanic": map_value(record, "mechanic", one.get("mechanic"), MECHANICS),
    } | CATEGORIES.get(category or "strength", {})
    return record


def _map_equipment(record: ParsedExercise, given: Any) -> str:
    """What it is done with; nothing, where the record says nothing or only that it is something else."""
    tool = map_value(record, "equipment", given, {name: str(ours) for name, ours in EQUIPMENT.items()})
    if tool == "other":
        record.notes.append("its equipment is only called 'other': taken for none")
    return str(Equipment.BODYWEIGHT) if tool in (None, "other") else tool
