"""free-exercise-db: a JSON list of exercises, many of them without equipment, mechanic, force or instructions. Pure."""

from collections.abc import Iterator
from typing import Any

from fitai.exercises.imports.models import ImportField, Record, Unreadable
from fitai.exercises.imports.texts import all_of, one_of, steps, tidy, without
from fitai.exercises.models import Equipment, Muscle

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


def records(content: Any) -> Iterator[Record]:
    """The records of a parsed file.

    Raises:
        Unreadable: it is no list of objects.
    """
    given = content.get("exercises", [content]) if isinstance(content, dict) else content
    if not isinstance(given, list):
        raise Unreadable("a list of exercises is expected")
    for line, one in enumerate(given, 1):
        if isinstance(one, dict):
            yield _record(line, one)
        else:
            yield Record(line, "", problems=[ImportField(path="", message="Must be an object")])


def _record(line: int, one: dict[str, Any]) -> Record:
    name = tidy(str(one.get("name") or ""))
    record = Record(line, name, origin=str(one["id"]) if one.get("id") else None)
    primary = all_of(record, "primaryMuscleGroups", one.get("primaryMuscles"), MUSCLES)
    secondary = without(all_of(record, "secondaryMuscleGroups", one.get("secondaryMuscles"), MUSCLES), primary)
    category = one_of(record, "exerciseType", one.get("category"), {name: name for name in CATEGORIES})
    record.content = {
        "name": name,
        "instructions": steps([str(text) for text in one.get("instructions") or []]),
        "primary_muscle_groups": primary,
        "secondary_muscle_groups": secondary,
        "equipment": [_equipment(record, one.get("equipment"))],
        "difficulty": one_of(record, "difficulty", one.get("level"), LEVELS) or "intermediate",
        "force": one_of(record, "force", one.get("force"), FORCES),
        "mechanic": one_of(record, "mechanic", one.get("mechanic"), MECHANICS),
    } | CATEGORIES.get(category or "strength", {})
    return record


def _equipment(record: Record, given: Any) -> str:
    """What it is done with; nothing, where the record says nothing or only that it is something else."""
    tool = one_of(record, "equipment", given, {name: str(ours) for name, ours in EQUIPMENT.items()})
    if tool == "other":
        record.notes.append("its equipment is only called 'other': taken for none")
    return str(Equipment.BODYWEIGHT) if tool in (None, "other") else tool
