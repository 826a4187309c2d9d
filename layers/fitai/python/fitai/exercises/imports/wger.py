"""wger's `exerciseinfo`: pages of exercises with translations, of which English is the language 2. Pure."""

from collections.abc import Iterator
from typing import Any

from fitai.exercises.imports.models import ImportField, Record, Unreadable
from fitai.exercises.imports.texts import all_of, plain, steps, tidy, without
from fitai.exercises.models import Equipment, Muscle

ENGLISH = (2, "2", "en")
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
CATEGORIES = {
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


def records(content: Any) -> Iterator[Record]:
    """The records of a parsed page, or of a list of exercises.

    Raises:
        Unreadable: it is neither.
    """
    given = content.get("results") if isinstance(content, dict) else content
    if not isinstance(given, list):
        raise Unreadable("a page with results is expected")
    for line, one in enumerate(given, 1):
        if isinstance(one, dict):
            yield _record(line, one)
        else:
            yield Record(line, "", problems=[ImportField(path="", message="Must be an object")])


def warnings(content: Any) -> list[str]:
    """What is to be known of the page as a whole."""
    more = isinstance(content, dict) and content.get("next")
    return ["this is one page of several: import the next ones too"] if more else []


def _record(line: int, one: dict[str, Any]) -> Record:
    english = _english(one)
    name = tidy(str((english or {}).get("name") or ""))
    record = Record(line, name, origin=str(one.get("uuid") or one.get("id") or "") or None)
    if english is None:
        record.problems.append(ImportField(path="name", message="There is no English translation"))
        return record
    texts = steps(plain(str(english.get("description") or "")))
    category = _name(one.get("category"))
    primary = _muscles(record, "primaryMuscleGroups", one.get("muscles"))
    secondary = without(_muscles(record, "secondaryMuscleGroups", one.get("muscles_secondary")), primary)
    if not primary and secondary:
        primary, secondary = secondary[:1], secondary[1:]
        record.notes.append("it names no primary muscle: the first secondary one is taken for it")
    elif not primary and category in CATEGORIES:
        primary = [str(CATEGORIES[category])]
        record.notes.append(f"it names no muscle: taken from its category, {category}")
    record.content = {
        "name": name,
        "aliases": _aliases(english, name),
        "instructions": texts,
        "primary_muscle_groups": primary,
        "secondary_muscle_groups": secondary,
        "equipment": _equipment(record, one.get("equipment")),
        "exercise_type": "cardio" if category == "cardio" else "strength",
    }
    return record


def _english(one: dict[str, Any]) -> dict[str, Any] | None:
    translations = one.get("translations") or one.get("exercises") or []
    found = [text for text in translations if isinstance(text, dict) and _language(text) in ENGLISH]
    return found[0] if found else None


def _language(text: dict[str, Any]) -> Any:
    language = text.get("language")
    return language.get("short_name", language.get("id")) if isinstance(language, dict) else language


def _name(given: Any) -> str:
    return tidy(str(given.get("name") or "") if isinstance(given, dict) else str(given or "")).casefold()


def _muscles(record: Record, path: str, given: Any) -> list[str]:
    names = [_name(one) for one in given or []]
    return all_of(record, path, names, {name: str(ours) for name, ours in MUSCLES.items()})


def _equipment(record: Record, given: Any) -> list[str]:
    names = [_name(one) for one in given or []]
    found = all_of(record, "equipment", names, {name: str(ours) for name, ours in EQUIPMENT.items()})
    needed = without(found, [str(Equipment.BODYWEIGHT)])
    return needed or [str(Equipment.BODYWEIGHT)]


def _aliases(english: dict[str, Any], name: str) -> list[str]:
    given = [tidy(str(one.get("alias") or "")) for one in english.get("aliases") or [] if isinstance(one, dict)]
    by_key = {alias.casefold(): alias for alias in given if len(alias) > 1 and alias.casefold() != name.casefold()}
    return list(by_key.values())[:10]
