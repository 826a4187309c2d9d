"""The written library: reads and validates the YAML families under `data/`.

For the build and for tests; no function imports it (YAML is not among their packages).

A file is one family of movements. Its keys other than `family` and `exercises` are the defaults of its exercises,
which override them field by field; only `tags` are added.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from fitai.exercises.models import Exercise, ExerciseCalories, ExerciseSafety, require_distinct
from fitai.kernel.types import Input, field_errors
from fitai.training import exercise_names
from fitai.training.vocabulary import (
    Difficulty,
    Equipment,
    ExerciseType,
    Force,
    Measurement,
    Mechanic,
    MovementPattern,
    Muscle,
    Tag,
)

DATA_FOLDER = Path(__file__).parent / "data"
MIN_SIMILARITY = 0.7
"""Share of common word trigrams from which two instructions are considered the same exercise."""

YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader is ten times as fast, but not available in every installation."""

MENTIONED_EQUIPMENT = {
    "barbell": Equipment.BARBELL,
    "dumbbell": Equipment.DUMBBELL,
    "kettlebell": Equipment.KETTLEBELL,
    "ez bar": Equipment.EZ_BAR,
    "trap bar": Equipment.TRAP_BAR,
    "cable": Equipment.CABLE,
    "smith machine": Equipment.SMITH_MACHINE,
    "stability ball": Equipment.STABILITY_BALL,
    "medicine ball": Equipment.MEDICINE_BALL,
    "landmine": Equipment.LANDMINE,
    "sled": Equipment.SLED,
    "foam roller": Equipment.FOAM_ROLLER,
    "treadmill": Equipment.TREADMILL,
    "sandbag": Equipment.SANDBAG,
    "bench": Equipment.BENCH,
}
"""Words of an instruction that mean equipment and nothing else."""


SeedSentence = Annotated[str, StringConstraints(min_length=3, max_length=400)]
SeedName = Annotated[str, StringConstraints(min_length=2, max_length=80)]
SeedMuscles = Annotated[tuple[Muscle, ...], AfterValidator(require_distinct)]


class SeedExercise(Input):
    """An exercise of a file, with its family's defaults filled in."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    name: SeedName
    aliases: Annotated[tuple[SeedName, ...], AfterValidator(require_distinct)] = ()
    family: str
    description: SeedSentence
    instructions: Annotated[
        tuple[SeedSentence, ...], Field(min_length=3, max_length=7), AfterValidator(require_distinct)
    ]
    tips: Annotated[tuple[SeedSentence, ...], Field(min_length=1, max_length=4), AfterValidator(require_distinct)]
    common_mistakes: Annotated[
        tuple[SeedSentence, ...], Field(min_length=1, max_length=4), AfterValidator(require_distinct)
    ]
    warnings: Annotated[tuple[SeedSentence, ...], Field(max_length=3), AfterValidator(require_distinct)] = ()
    primary_muscle_groups: Annotated[SeedMuscles, Field(min_length=1)]
    secondary_muscle_groups: SeedMuscles = ()
    equipment: Annotated[tuple[Equipment, ...], Field(min_length=1), AfterValidator(require_distinct)]
    difficulty: Difficulty
    exercise_type: ExerciseType
    movement_pattern: MovementPattern
    force: Force
    mechanic: Mechanic
    measurement: Measurement
    measurements: Annotated[tuple[Measurement, ...], AfterValidator(require_distinct)] = ()
    met: float = Field(ge=1.5, le=16)
    tags: tuple[Tag, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "SeedExercise":
        both = set(self.primary_muscle_groups) & set(self.secondary_muscle_groups)
        if both:
            raise ValueError(f"primary and secondary muscles must differ: {', '.join(sorted(both))}")
        if Equipment.BODYWEIGHT in self.equipment and len(self.equipment) > 1:
            raise ValueError("bodyweight must not be listed together with equipment: it means that none is needed")
        return self

    def exercise(self) -> Exercise:
        """The exercise of the library."""
        content = self.model_dump(exclude={"tips", "common_mistakes", "warnings", "met"})
        safety = ExerciseSafety(warnings=self.warnings, common_mistakes=self.common_mistakes, tips=self.tips)
        exercise = Exercise(**content, safety=safety, calories=ExerciseCalories.of(self.met))
        return exercise.model_copy(update={"measurements": exercise.allowed_measurements})


@dataclass(frozen=True, slots=True)
class SeedFlaw:
    """A flaw of a file: where it is, and what is wrong."""

    file: str
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.message}"


@dataclass(slots=True)
class ParsedSeed:
    """The valid exercises, by id, and the flaws of the files."""

    exercises: list[Exercise] = field(default_factory=list)
    flaws: list[SeedFlaw] = field(default_factory=list)


class InvalidSeed(ValueError):
    """The files have flaws; the message lists them."""


def read_seed(folder: Path = DATA_FOLDER) -> ParsedSeed:
    """Read all files of a folder. An exercise with a flaw of its own is left out."""
    seed = ParsedSeed()
    files: dict[str, str] = {}
    ids_by_name: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        for entry in _family_exercises(file, seed.flaws):
            exercise = _parse_exercise(file.name, entry, seed.flaws)
            if exercise is None:
                continue
            duplicates = list(_duplicates(exercise, files, ids_by_name))
            seed.flaws += [SeedFlaw(file.name, exercise.id, message) for message in duplicates]
            if not duplicates:
                files[exercise.id] = file.name
                ids_by_name |= {name.casefold(): exercise.id for name in (exercise.name, *exercise.aliases)}
                seed.exercises.append(exercise)
    seed.exercises.sort(key=lambda exercise: exercise.id)
    seed.flaws += [
        SeedFlaw(files[exercise.id], exercise.id, message)
        for exercise in seed.exercises
        for message in _unlisted_equipment(exercise)
    ]
    seed.flaws += [
        SeedFlaw(files[exercise.id], exercise.id, message) for exercise, message in _similar_exercises(seed.exercises)
    ]
    return seed


def seed_exercises(folder: Path = DATA_FOLDER) -> list[Exercise]:
    """Read the exercises of a folder, by id.

    Raises:
        InvalidSeed: the files have flaws.
    """
    seed = read_seed(folder)
    if seed.flaws:
        raise InvalidSeed("\n".join(str(flaw) for flaw in seed.flaws))
    return seed.exercises


def _family_exercises(file: Path, flaws: list[SeedFlaw]) -> Iterator[dict[str, Any]]:
    """The exercises of a family, with its defaults filled in."""
    try:
        family = yaml.load(file.read_text(encoding="utf-8"), Loader=YAML_LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        flaws.append(SeedFlaw(file.name, "-", f"is not YAML: {error}"))
        return
    if not isinstance(family, dict) or not isinstance(family.get("exercises"), list) or not family["exercises"]:
        flaws.append(SeedFlaw(file.name, "-", "has no list of exercises"))
        return
    if family.get("family") != file.stem:
        flaws.append(SeedFlaw(file.name, "-", f"`family` must be the file's name, {file.stem}"))
    defaults = {name: value for name, value in family.items() if name != "exercises"}
    for entry in family["exercises"]:
        if not isinstance(entry, dict):
            flaws.append(SeedFlaw(file.name, "-", f"not an exercise: {str(entry)[:60]}"))
            continue
        tags = dict.fromkeys([*(defaults.get("tags") or []), *(entry.get("tags") or [])])
        yield defaults | entry | {"tags": list(tags)}


def _parse_exercise(file: str, entry: dict[str, Any], flaws: list[SeedFlaw]) -> Exercise | None:
    try:
        return SeedExercise.model_validate(entry).exercise()
    except ValidationError as error:
        name = str(entry.get("id") or entry.get("name") or "an entry without id")
        flaws += [
            SeedFlaw(file, name, f"{field.path}: {field.message}".removeprefix(": ")) for field in field_errors(error)
        ]
        return None


def _duplicates(exercise: Exercise, files: dict[str, str], ids_by_name: dict[str, str]) -> Iterator[str]:
    """The flaws of an exercise whose id or names another exercise has already."""
    if exercise.id in files:
        yield f"the id is taken, in {files[exercise.id]}"
    names = [name.casefold() for name in (exercise.name, *exercise.aliases)]
    if exercise.name.casefold() in names[1:]:
        yield "an alias equals the name"
    for name in names:
        if name in ids_by_name:
            yield f"the name or alias {name!r} is taken by {ids_by_name[name]}"


def _unlisted_equipment(exercise: Exercise) -> Iterator[str]:
    """The flaws of instructions that mention equipment which the exercise does not list."""
    text = f" {' '.join(exercise_names.singulars(' '.join(exercise.instructions)))} "
    for name, equipment in MENTIONED_EQUIPMENT.items():
        if f" {name} " in text and equipment not in exercise.equipment:
            yield f"an instruction mentions {name!r}, which is not in its equipment"


def _similar_exercises(exercises: list[Exercise]) -> Iterator[tuple[Exercise, str]]:
    """The exercises, each with a flaw, that are the same as another one under a different name."""
    exercises_by_name: dict[str, Exercise] = {}
    for exercise in exercises:
        for name in (exercise.name, *exercise.aliases):
            other = exercises_by_name.setdefault("".join(sorted(exercise_names.singulars(name))), exercise)
            if other is not exercise:
                yield exercise, f"{name!r} has the same words as a name of {other.id}"
    trigrams = {exercise.id: _word_trigrams(exercise) for exercise in exercises}
    for exercise, other in combinations(exercises, 2):
        if exercise.instructions == other.instructions:
            yield other, f"has the same instructions as {exercise.id}"
        elif _are_similar(trigrams[exercise.id], trigrams[other.id]):
            yield other, f"has nearly the same instructions as {exercise.id}"


def _are_similar(first: set[tuple[str, str, str]], second: set[tuple[str, str, str]]) -> bool:
    fewer, more = sorted((len(first), len(second)))
    # The first comparison follows from the second and is cheaper: it is False for most pairs.
    return fewer >= MIN_SIMILARITY * more and len(first & second) >= MIN_SIMILARITY * len(first | second)


def _word_trigrams(exercise: Exercise) -> set[tuple[str, str, str]]:
    text_words = exercise_names.words(" ".join(exercise.instructions))
    return set(zip(text_words, text_words[1:], text_words[2:], strict=False))
