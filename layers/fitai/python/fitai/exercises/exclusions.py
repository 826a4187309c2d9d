"""Which exercises load a region of the body, so that somebody who is injured there leaves them out. Pure.

An exercise loads a region if it matches anything in the region's row of `LOADS`. The table is cautious: it leaves out some
exercises that a physiotherapist would allow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from fitai.exercises.custom.rules import is_custom
from fitai.exercises.models import Exercise
from fitai.training import exercise_names
from fitai.training.vocabulary import BodyRegion, Equipment, ExerciseType, MovementPattern, Muscle, Tag


@dataclass(frozen=True, slots=True)
class RegionLoads:
    """What loads a region: any of these primary muscles, movement patterns, tags, words of the name, and further traits.

    Attributes:
        strength_patterns, strength_primary: load it in strength exercises only.
        spared_words: words of cardio exercises that never load it.
    """

    primary: frozenset[Muscle] = frozenset()
    secondary: frozenset[Muscle] = frozenset()
    patterns: frozenset[MovementPattern] = frozenset()
    tags: frozenset[Tag] = frozenset()
    words: frozenset[str] = frozenset()
    equipment: frozenset[Equipment] = frozenset()
    strength_patterns: frozenset[MovementPattern] = frozenset()
    strength_primary: frozenset[Muscle] = frozenset()
    spared_words: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOADS: dict[BodyRegion, RegionLoads] = {
    BodyRegion.NECK: RegionLoads(
        primary=frozenset({Muscle.NECK, Muscle.TRAPS}),
        words=_words("handstand headstand shoulderstand neck plow"),
    ),
    BodyRegion.SHOULDER: RegionLoads(
        primary=frozenset({Muscle.SHOULDERS}),
        tags=frozenset({Tag.OLYMPIC}),
        words=_words(
            "overhead dip handstand snatch jerk upright pullover thruster turkish windmill behind muscle",
        ),
        equipment=frozenset({Equipment.PULL_UP_BAR, Equipment.RINGS, Equipment.DIP_BARS}),
    ),
    BodyRegion.ELBOW: RegionLoads(
        primary=frozenset({Muscle.BICEPS, Muscle.TRICEPS, Muscle.FOREARMS}), words=_words("dip muscle")
    ),
    BodyRegion.WRIST: RegionLoads(
        primary=frozenset({Muscle.FOREARMS}),
        tags=frozenset({Tag.OLYMPIC}),
        words=_words(
            "handstand planche crawl burpee climber push-up dip front-squat clean snatch plank-jack crow",
        ),
    ),
    BodyRegion.UPPER_BACK: RegionLoads(primary=frozenset({Muscle.LATS, Muscle.MIDDLE_BACK, Muscle.TRAPS})),
    BodyRegion.CHEST: RegionLoads(primary=frozenset({Muscle.CHEST})),
    BodyRegion.ABDOMEN: RegionLoads(primary=frozenset({Muscle.ABDOMINALS})),
    BodyRegion.LOWER_BACK: RegionLoads(
        primary=frozenset({Muscle.LOWER_BACK}),
        secondary=frozenset({Muscle.LOWER_BACK}),
        patterns=frozenset({MovementPattern.CARRY, MovementPattern.JUMP}),
        tags=frozenset({Tag.OLYMPIC}),
        words=_words("crunch sit-up jefferson good-morning deadlift swing superman"),
        strength_patterns=frozenset({MovementPattern.ROTATION}),
    ),
    BodyRegion.HIP: RegionLoads(
        primary=frozenset({Muscle.ADDUCTORS, Muscle.ABDUCTORS}),
        patterns=frozenset(
            {MovementPattern.SQUAT, MovementPattern.LUNGE, MovementPattern.HINGE, MovementPattern.JUMP},
        ),
        tags=frozenset({Tag.PLYOMETRIC}),
        words=_words("run sprint"),
    ),
    BodyRegion.KNEE: RegionLoads(
        patterns=frozenset({MovementPattern.SQUAT, MovementPattern.LUNGE, MovementPattern.JUMP}),
        tags=frozenset({Tag.PLYOMETRIC}),
        words=_words("run sprint stair burpee high-knees skating"),
        strength_primary=frozenset({Muscle.QUADRICEPS}),
    ),
    BodyRegion.ANKLE: RegionLoads(
        primary=frozenset({Muscle.CALVES}),
        patterns=frozenset({MovementPattern.JUMP}),
        tags=frozenset({Tag.PLYOMETRIC}),
        words=_words("run sprint rope skip jumping"),
        spared_words=_words("walk walking"),
    ),
}


def spares(exercise: Exercise, regions: Iterable[BodyRegion]) -> bool:
    """Whether an exercise loads none of the regions."""
    words = name_words(exercise)
    return not any(_is_loaded(exercise, words, LOADS[region]) for region in regions)


def loaded_regions(exercise: Exercise) -> frozenset[BodyRegion]:
    """The regions that an exercise loads."""
    words = name_words(exercise)
    return frozenset(region for region, loads in LOADS.items() if _is_loaded(exercise, words, loads))


def name_words(exercise: Exercise) -> set[str]:
    """The words of an exercise's id, each also without a plural ending, and each pair of neighbouring words.

    The id of a custom exercise says nothing: of one the words of the name.
    """
    words = exercise_names.words(exercise.name) if is_custom(exercise.id) else exercise.id.split("-")
    singulars = [word.removesuffix("s") if len(word) > 3 else word for word in words]
    return {*words, *singulars, *(f"{word}-{following}" for word, following in pairwise(words))}


def _is_loaded(exercise: Exercise, words: set[str], loads: RegionLoads) -> bool:
    if exercise.exercise_type is ExerciseType.CARDIO and words & loads.spared_words:
        return False
    primary = set(exercise.primary_muscle_groups)
    is_strength = exercise.exercise_type is ExerciseType.STRENGTH
    return bool(
        primary & loads.primary
        or loads.secondary.intersection(exercise.secondary_muscle_groups)
        or exercise.movement_pattern in loads.patterns
        or loads.tags.intersection(exercise.tags)
        or words & loads.words
        or loads.equipment.intersection(exercise.equipment)
        or (is_strength and (exercise.movement_pattern in loads.strength_patterns or primary & loads.strength_primary))
    )
