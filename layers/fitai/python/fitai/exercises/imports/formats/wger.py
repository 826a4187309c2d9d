"""wger's `exerciseinfo`: pages of exercises with translations; only the English one is read. Pure."""

from collections.abc import Iterator
from typing import Any

from fitai.exercises.imports.formats.cleaning import (
    clean_text,
    exclude,
    html_paragraphs,
    instruction_steps,
    keep_links,
    map_values,
    parse_records,
)
from fitai.exercises.imports.models import ImportField, ParsedExercise
from fitai.training.vocabulary import Equipment, Muscle

ENGLISH_LANGUAGES = (2, "2", "en")
"""The ids and the code of English."""
MUSCLES = {
    "anterior deltoid": Muscle.SHOULDERS,
    "biceps brachii": Muscle.BICEPS,
    "biceps femoris": Muscle.HAMSTRINGS,
    "brachialis": Muscle.BICEPS,
    "erector spinae": Muscle.LOWER_BACK,
    "gastrocnemius": Muscle.CALVES,
    "gluteus maximus": Muscle.GLUTES,
    "latissimus dorsi": Muscle.LATS,
    "obliquus externus abdominis": Muscle.ABDOMINALS,
    "pectoralis major": Muscle.CHEST,
    "quadriceps femoris": Muscle.QUADRICEPS,
    "rectus abdominis": Muscle.ABDOMINALS,
    "serratus anterior": Muscle.CHEST,
    "soleus": Muscle.CALVES,
    "trapezius": Muscle.TRAPS,
    "triceps brachii": Muscle.TRICEPS,
}
EQUIPMENT = {
    "barbell": Equipment.BARBELL,
    "bench": Equipment.BENCH,
    "dumbbell": Equipment.DUMBBELL,
    "gym mat": Equipment.MAT,
    "incline bench": Equipment.BENCH,
    "kettlebell": Equipment.KETTLEBELL,
    "none (bodyweight exercise)": Equipment.BODYWEIGHT,
    "pull-up bar": Equipment.PULL_UP_BAR,
    "resistance band": Equipment.RESISTANCE_BAND,
    "swiss ball": Equipment.STABILITY_BALL,
    "sz-bar": Equipment.EZ_BAR,
}
MUSCLE_BY_CATEGORY = {
    "abs": Muscle.ABDOMINALS,
    "arms": Muscle.BICEPS,
    "back": Muscle.MIDDLE_BACK,
    "calves": Muscle.CALVES,
    "cardio": Muscle.QUADRICEPS,
    "chest": Muscle.CHEST,
    "legs": Muscle.QUADRICEPS,
    "shoulders": Muscle.SHOULDERS,
}
"""The primary muscle by the category of a record that names no muscle."""


def read_exercises(content: Any) -> Iterator[ParsedExercise]:
    """Read the records of a parsed page, or of a list of exercises.

    Raises:
        UnreadableFile: it is neither.
    """
    records = content.get("results") if isinstance(content, dict) else content
    yield from parse_records(records, _parse_exercise, expected="a page with results")


def page_warnings(content: Any) -> list[str]:
    """Warnings about the page as a whole."""
    has_next = isinstance(content, dict) and content.get("next")
    return ["this is one page of several: import the next ones too"] if has_next else []


def _parse_exercise(line: int, record: dict[str, Any]) -> ParsedExercise:
    english = _english_translation(record)
    name = clean_text(str((english or {}).get("name") or ""))
    exercise = ParsedExercise(line, name, origin=str(record.get("uuid") or record.get("id") or "") or None)
    if english is None:
        exercise.problems.append(ImportField(path="name", message="There is no English translation"))
        return exercise
    steps = instruction_steps(html_paragraphs(str(english.get("description") or "")))
    category = _item_name(record.get("category"))
    primary = _map_muscles(exercise, "primaryMuscleGroups", record.get("muscles"))
    secondary = exclude(_map_muscles(exercise, "secondaryMuscleGroups", record.get("muscles_secondary")), primary)
    if not primary and secondary:
        primary, secondary = secondary[:1], secondary[1:]
        exercise.notes.append("it names no primary muscle: the first secondary muscle is used as primary")
    elif not primary and category in MUSCLE_BY_CATEGORY:
        primary = [str(MUSCLE_BY_CATEGORY[category])]
        exercise.notes.append(f"it names no muscle: derived from its category, {category}")
    exercise.images = keep_links(exercise, _links(record, "images", "image"))
    exercise.videos = keep_links(exercise, _links(record, "videos", "video"))
    exercise.content = {
        "name": name,
        "aliases": _aliases(english, name),
        "instructions": steps,
        "primary_muscle_groups": primary,
        "secondary_muscle_groups": secondary,
        "equipment": _map_equipment(exercise, record.get("equipment")),
        "exercise_type": "cardio" if category == "cardio" else "strength",
    }
    return exercise


def _english_translation(record: dict[str, Any]) -> dict[str, Any] | None:
    translations = record.get("translations") or record.get("exercises") or []
    english = [
        translation
        for translation in translations
        if isinstance(translation, dict) and _language(translation) in ENGLISH_LANGUAGES
    ]
    return english[0] if english else None


def _language(translation: dict[str, Any]) -> Any:
    language = translation.get("language")
    return language.get("short_name", language.get("id")) if isinstance(language, dict) else language


def _item_name(value: Any) -> str:
    return clean_text(str(value.get("name") or "") if isinstance(value, dict) else str(value or "")).casefold()


def _map_muscles(exercise: ParsedExercise, path: str, items: Any) -> list[str]:
    names = [_item_name(item) for item in items or []]
    return map_values(exercise, path, names, {name: str(muscle) for name, muscle in MUSCLES.items()})


def _map_equipment(exercise: ParsedExercise, items: Any) -> list[str]:
    names = [_item_name(item) for item in items or []]
    mapped = map_values(exercise, "equipment", names, {name: str(equipment) for name, equipment in EQUIPMENT.items()})
    needed = exclude(mapped, [str(Equipment.BODYWEIGHT)])
    return needed or [str(Equipment.BODYWEIGHT)]


def _links(record: dict[str, Any], list_name: str, name: str) -> list[Any]:
    items = record.get(list_name)
    return [item.get(name) for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _aliases(english: dict[str, Any], name: str) -> list[str]:
    aliases = [
        clean_text(str(item.get("alias") or "")) for item in english.get("aliases") or [] if isinstance(item, dict)
    ]
    by_key = {alias.casefold(): alias for alias in aliases if len(alias) > 1 and alias.casefold() != name.casefold()}
    return list(by_key.values())[:10]
