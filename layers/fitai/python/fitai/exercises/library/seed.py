"""The written library: reads the YAML families under `data/`, and finds whatever is wrong in them.

For the build and for tests; no function imports it (YAML is not among their packages).

A file is one family of movements. What it says beside `family` and `exercises` is the default of each of its
exercises, which override it field by field; only `tags` add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from fitai.exercises.models import Exercise, ExerciseCalories, ExerciseSafety
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
"""Share of three-word pieces that two instructions have in common when they are the same exercise told twice."""

YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C reads ten times as fast; not every installation has it."""

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
"""Equipment that an instruction cannot mention in another sense."""


def _require_distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    folded = [value.casefold() if isinstance(value, str) else value for value in values]
    if len(set(folded)) < len(folded):
        raise ValueError("the same value twice")
    return values


SeedSentence = Annotated[str, StringConstraints(min_length=3, max_length=400)]
SeedName = Annotated[str, StringConstraints(min_length=2, max_length=80)]
SeedMuscles = Annotated[tuple[Muscle, ...], AfterValidator(_require_distinct)]


class SeedExercise(Input):
    """An exercise as it must be once its family's defaults are filled in."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    name: SeedName
    aliases: Annotated[tuple[SeedName, ...], AfterValidator(_require_distinct)] = ()
    family: str
    description: SeedSentence
    instructions: Annotated[
        tuple[SeedSentence, ...], Field(min_length=3, max_length=7), AfterValidator(_require_distinct)
    ]
    tips: Annotated[tuple[SeedSentence, ...], Field(min_length=1, max_length=4), AfterValidator(_require_distinct)]
    common_mistakes: Annotated[
        tuple[SeedSentence, ...], Field(min_length=1, max_length=4), AfterValidator(_require_distinct)
    ]
    warnings: Annotated[tuple[SeedSentence, ...], Field(max_length=3), AfterValidator(_require_distinct)] = ()
    primary_muscle_groups: Annotated[SeedMuscles, Field(min_length=1)]
    secondary_muscle_groups: SeedMuscles = ()
    equipment: Annotated[tuple[Equipment, ...], Field(min_length=1), AfterValidator(_require_distinct)]
    difficulty: Difficulty
    exercise_type: ExerciseType
    movement_pattern: MovementPattern
    force: Force
    mechanic: Mechanic
    measurement: Measurement
    met: float = Field(ge=1.5, le=16)
    tags: tuple[Tag, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "SeedExercise":
        both = set(self.primary_muscle_groups) & set(self.secondary_muscle_groups)
        if both:
            raise ValueError(f"muscles both primary and secondary: {', '.join(sorted(both))}")
        if Equipment.BODYWEIGHT in self.equipment and len(self.equipment) > 1:
            raise ValueError("bodyweight stands alone: it means that nothing is needed")
        return self

    def exercise(self) -> Exercise:
        """The library's form."""
        shared = self.model_dump(exclude={"tips", "common_mistakes", "warnings", "met"})
        safety = ExerciseSafety(warnings=self.warnings, common_mistakes=self.common_mistakes, tips=self.tips)
        return Exercise(**shared, safety=safety, calories=ExerciseCalories.of(self.met))


@dataclass(frozen=True, slots=True)
class SeedFlaw:
    """What is wrong, and where."""

    file: str
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.message}"


@dataclass(slots=True)
class ParsedSeed:
    """The exercises that are sound, by id, and the flaws of the files."""

    exercises: list[Exercise] = field(default_factory=list)
    flaws: list[SeedFlaw] = field(default_factory=list)


class InvalidSeed(ValueError):
    """The files break a rule."""


def read_seed(folder: Path = DATA_FOLDER) -> ParsedSeed:
    """Everything under the folder. An exercise with a flaw of its own is left out."""
    seed = ParsedSeed()
    origins: dict[str, str] = {}
    taken: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        for entry in _family_exercises(file, seed.flaws):
            exercise = _parse_exercise(file.name, entry, seed.flaws)
            if exercise is None:
                continue
            doubled = list(_duplicates(exercise, origins, taken))
            seed.flaws += [SeedFlaw(file.name, exercise.id, message) for message in doubled]
            if not doubled:
                origins[exercise.id] = file.name
                taken |= {name.casefold(): exercise.id for name in (exercise.name, *exercise.aliases)}
                seed.exercises.append(exercise)
    seed.exercises.sort(key=lambda one: one.id)
    seed.flaws += [
        SeedFlaw(origins[one.id], one.id, message) for one in seed.exercises for message in _unlisted_equipment(one)
    ]
    seed.flaws += [SeedFlaw(origins[one.id], one.id, message) for one, message in _similar_exercises(seed.exercises)]
    return seed


def seed_exercises(folder: Path = DATA_FOLDER) -> list[Exercise]:
    """The exercises of the folder, by id.

    Raises:
        Flawed: naming each file and entry that breaks a rule.
    """
    seed = read_seed(folder)
    if seed.flaws:
        raise InvalidSeed("\n".join(str(flaw) for flaw in seed.flaws))
    return seed.exercises


def _family_exercises(file: Path, flaws: list[SeedFlaw]) -> Iterator[dict[str, Any]]:
    """The family's exercises with its defaults filled in."""
    try:
        family = yaml.load(file.read_text(encoding="utf-8"), Loader=YAML_LOADER)  # noqa: S506 - a safe one
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
        flaws += [SeedFlaw(file, name, f"{one.path}: {one.message}".removeprefix(": ")) for one in field_errors(error)]
        return None


def _duplicates(exercise: Exercise, origins: dict[str, str], taken: dict[str, str]) -> Iterator[str]:
    """Ids and names that another exercise has already."""
    if exercise.id in origins:
        yield f"the id is taken, in {origins[exercise.id]}"
    own = [name.casefold() for name in (exercise.name, *exercise.aliases)]
    if exercise.name.casefold() in own[1:]:
        yield "an alias equals the name"
    for name in own:
        if name in taken:
            yield f"the name or alias {name!r} is taken by {taken[name]}"


def _unlisted_equipment(exercise: Exercise) -> Iterator[str]:
    """Instructions that need what the exercise does not list."""
    text = f" {' '.join(exercise_names.singulars(' '.join(exercise.instructions)))} "
    for name, equipment in MENTIONED_EQUIPMENT.items():
        if f" {name} " in text and equipment not in exercise.equipment:
            yield f"an instruction mentions {name!r}, which is not in its equipment"


def _similar_exercises(exercises: list[Exercise]) -> Iterator[tuple[Exercise, str]]:
    """Pairs that a reader would take for the same exercise."""
    called: dict[str, Exercise] = {}
    for one in exercises:
        for name in (one.name, *one.aliases):
            other = called.setdefault("".join(sorted(exercise_names.singulars(name))), one)
            if other is not one:
                yield one, f"{name!r} has the same words as a name of {other.id}"
    pieces = {one.id: _word_trigrams(one) for one in exercises}
    for one, other in combinations(exercises, 2):
        if one.instructions == other.instructions:
            yield other, f"has the same instructions as {one.id}"
        elif _are_similar(pieces[one.id], pieces[other.id]):
            yield other, f"is told in nearly the same words as {one.id}"


def _are_similar(one: set[tuple[str, str, str]], other: set[tuple[str, str, str]]) -> bool:
    fewer, more = sorted((len(one), len(other)))
    # The first comparison follows from the second, and spares it for most pairs.
    return fewer >= MIN_SIMILARITY * more and len(one & other) >= MIN_SIMILARITY * len(one | other)


def _word_trigrams(exercise: Exercise) -> set[tuple[str, str, str]]:
    apart = exercise_names.words(" ".join(exercise.instructions))
    return set(zip(apart, apart[1:], apart[2:], strict=False))
