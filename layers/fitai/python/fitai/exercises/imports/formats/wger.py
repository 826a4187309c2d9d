"""wger's `exerciseinfo`: pages of exercises with translations, of which English is the language 2. Pure."""

from collections.abc import Iterator
from typing import Any

from fitai.exercises.imports.formats.cleaning import clean_text, exclude, html_paragraphs, instruction_steps, map_values
from fitai.exercises.imports.models import ImportField, ParsedExercise, UnreadableFile
from fitai.training.vocabulary import Equipment, Muscle

ENGLISH_LANGUAGES = (2, "2", "en")
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
"""The muscle that a category stands for where a record names none."""


def read_exercises(content: Any) -> Iterator[ParsedExercise]:
    """The records of a parsed page, or of a list of exercises.

    Raises:
        Unreadable: it is neither.
    """
    given = content.get("results") if isinstance(content, dict) else content
    if not isinstance(given, list):
        raise UnreadableFile("a page with results is expected")
    for line, one in enumerate(given, 1):
        if isinstance(one, dict):
            yield _parse_exercise(line, one)
        else:
            yield ParsedExercise(line, "", problems=[ImportField(path="", message="Must be an object")])


def page_warnings(content: Any) -> list[str]:
    """What is to be known of the page as a whole."""
    more = isinstance(content, dict) and content.get("next")
    return ["this is one page of several: import the next ones too"] if more else []


def _parse_exercise(line: int, one: dict[str, Any]) -> ParsedExercise:
    english = _english_translation(one)
    name = clean_text(str((english or {}).get("name") or ""))
    record = ParsedExercise(line, name, origin=str(one.get("uuid") or one.get("id") or "") or None)
    if english is None:
        record.problems.append(ImportField(path="name", message="There is no English translation"))
        return record
    texts = instruction_steps(html_paragraphs(str(english.get("description") or "")))
    category = _item_name(one.get("category"))
    primary = _map_muscles(record, "primaryMuscleGroups", one.get("muscles"))
    secondary = exclude(_map_muscles(record, "secondaryMuscleGroups", one.get("muscles_secondary")), primary)
    if not primary and secondary:
        primary, secondary = secondary[:1], secondary[1:]
        record.notes.append("it names no primary muscle: the first secondary one is taken for it")
    elif not primary and category in MUSCLE_BY_CATEGORY:
        primary = [str(MUSCLE_BY_CATEGORY[category])]
        record.notes.append(f"it names no muscle: taken from its category, {category}")
    record.content = {
        "name": name,
        "aliases": _aliases(english, name),
        "instructions": texts,
        "primary_muscle_groups": primary,
        "secondary_muscle_groups": secondary,
        "equipment": _map_equipment(record, one.get("equipment")),
        "exercise_type": "cardio" if category == "cardio" else "strength",
    }
    return record


def _english_translation(one: dict[str, Any]) -> dict[str, Any] | None:
    translations = one.get("translations") or one.get("exercises") or []
    found = [text for text in translations if isinstance(text, dict) and _language(text) in ENGLISH_LANGUAGES]
    return found[0] if found else None


def _language(text: dict[str, Any]) -> Any:
    language = text.get("language")
    return language.get("short_name", language.get("id")) if isinstance(language, dict) else language


def _item_name(given: Any) -> str:
    return clean_text(str(given.get("name") or "") if isinstance(given, dict) else str(given or "")).casefold()


def _map_muscles(record: ParsedExercise, path: str, given: Any) -> list[str]:
    names = [_item_name(one) for one in given or []]
    return map_values(record, path, names, {name: str(ours) for name, ours in MUSCLES.items()})


def _map_equipment(record: ParsedExercise, given: Any) -> list[str]:
    names = [_item_name(one) for one in given or []]
    found = map_values(record, "equipment", names, {name: str(ours) for name, ours in EQUIPMENT.items()})
    needed = exclude(found, [str(Equipment.BODYWEIGHT)])
    return needed or [str(Equipment.BODYWEIGHT)]


def _aliases(english: dict[str, Any], name: str) -> list[str]:
    given = [clean_text(str(one.get("alias") or "")) for one in english.get("aliases") or [] if isinstance(one, dict)]
    by_key = {alias.casefold(): alias for alias in given if len(alias) > 1 and alias.casefold() != name.casefold()}
    return list(by_key.values())[:10]
