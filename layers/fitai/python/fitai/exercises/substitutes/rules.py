"""Ranks the substitutes of an exercise by their likeness. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fitai.exercises import exclusions
from fitai.exercises.library.ranking import ranking_key
from fitai.exercises.models import Exercise, ExerciseSummary
from fitai.exercises.substitutes.models import Substitute
from fitai.kernel.types import Units
from fitai.training.loads import suggest_load
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment, Mechanic, Muscle

ALWAYS_AVAILABLE = frozenset({Equipment.BODYWEIGHT, Equipment.MAT})
"""Equipment that is always available: a floor can replace a mat."""

# The weights of the criteria; their sum is 1.
PATTERN_WEIGHT = 0.30
PRIMARY_MUSCLES_WEIGHT = 0.30
ALL_MUSCLES_WEIGHT = 0.15
MECHANIC_WEIGHT = 0.10
FORCE_WEIGHT = 0.10
DIFFICULTY_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Likeness:
    """The likeness of an exercise to another one, 0 to 1, and the reasons for it."""

    exercise: Exercise
    score: float
    reasons: tuple[str, ...]


def likeness(exercise: Exercise, other: Exercise) -> Likeness:
    """How well an exercise can replace another one, with the reasons."""
    return Likeness(other, likeness_score(exercise, other), tuple(_reasons(exercise, other)))


def likeness_score(exercise: Exercise, other: Exercise) -> float:
    """Score how well an exercise can replace another one.

        0.30 · same movement pattern
      + 0.30 · J(primary muscles) + 0.15 · J(all muscles)        J(A, B) = |A ∩ B| / |A ∪ B|   (Jaccard 1901)
      + 0.10 · same mechanic + 0.10 · same force
      + 0.05 · (1 − difference of difficulty / 2)

    The weights follow the priorities of a training plan: first the movement and the muscles, then the manner.
    """
    primary, other_primary = set(exercise.primary_muscle_groups), set(other.primary_muscle_groups)
    all_muscles, other_muscles = (
        primary | set(exercise.secondary_muscle_groups),
        other_primary | set(other.secondary_muscle_groups),
    )
    level_difference = abs(exercise.difficulty.level - other.difficulty.level)
    score = (
        PATTERN_WEIGHT * (exercise.movement_pattern == other.movement_pattern)
        + PRIMARY_MUSCLES_WEIGHT * _jaccard(primary, other_primary)
        + ALL_MUSCLES_WEIGHT * _jaccard(all_muscles, other_muscles)
        + MECHANIC_WEIGHT * (exercise.mechanic == other.mechanic)
        + FORCE_WEIGHT * (exercise.force == other.force)
        + DIFFICULTY_WEIGHT * (1 - level_difference / (len(Difficulty) - 1))
    )
    return round(score, 4)


def _jaccard(muscles: set[Muscle], other_muscles: set[Muscle]) -> float:
    return len(muscles & other_muscles) / len(muscles | other_muscles) if muscles | other_muscles else 1.0


def _reasons(exercise: Exercise, other: Exercise) -> Iterable[str]:
    """The reasons of the likeness, and the differences, as texts."""
    if exercise.movement_pattern == other.movement_pattern:
        yield f"same movement pattern: {_as_text(exercise.movement_pattern)}"
    shared = [muscle for muscle in exercise.primary_muscle_groups if muscle in other.primary_muscle_groups]
    yield f"works {', '.join(map(_as_text, shared))} as its main muscle" + ("s" if len(shared) > 1 else "")
    secondary = [muscle for muscle in exercise.secondary_muscle_groups if muscle in other.secondary_muscle_groups]
    if secondary:
        yield f"{', '.join(map(_as_text, secondary))} help{'s' if len(secondary) == 1 else ''} in both"
    if exercise.mechanic == other.mechanic:
        yield "several joints, as before" if exercise.mechanic is Mechanic.COMPOUND else "one joint, as before"
    if other.difficulty is not exercise.difficulty:
        yield "easier to learn" if other.difficulty.level < exercise.difficulty.level else "needs more experience"


def _as_text(value: str) -> str:
    return value.replace("_", " ")


def rank_substitutes(
    exercise: Exercise,
    others: Iterable[Exercise],
    equipment: Collection[Equipment] | None = None,
    spared_regions: Collection[BodyRegion] = (),
) -> list[Likeness]:
    """Rank the substitutes of an exercise, the most similar first.

    A substitute has the same movement pattern and type and shares a primary muscle. Equally similar ones are ordered by
    the same measurement, the same family, popularity, and the more common variant.

    Args:
        equipment: available apart from `ALWAYS_AVAILABLE`; None for everything.
        spared_regions: of the body, which a substitute must not load.
    """
    available = None if equipment is None else ALWAYS_AVAILABLE | set(equipment)
    primary = set(exercise.primary_muscle_groups)
    likenesses = [
        likeness(exercise, other)
        for other in others
        if other.id != exercise.id
        and other.movement_pattern == exercise.movement_pattern
        and other.exercise_type == exercise.exercise_type
        and primary & set(other.primary_muscle_groups)
        and (available is None or available.issuperset(other.equipment))
        and exclusions.spares(other, spared_regions)
    ]

    def sort_key(candidate: Likeness) -> tuple[float, bool, bool, str, str]:
        other = candidate.exercise
        differences = other.measurement is not exercise.measurement, other.family != exercise.family
        return -candidate.score, *differences, ranking_key(other), other.id

    return sorted(likenesses, key=sort_key)


def describe_substitutes(
    exercise: Exercise,
    others: Iterable[Exercise],
    equipment: Collection[Equipment] | None = None,
    weight: float | None = None,
    units: Units = "metric",
    spared_regions: Collection[BodyRegion] = (),
) -> list[Substitute]:
    """The ranked substitutes of an exercise, each with a starting load where `weight` (kilograms) is known."""
    return [
        Substitute(
            exercise=ExerciseSummary.model_validate(
                candidate.exercise.model_dump(include=set(ExerciseSummary.model_fields))
            ),
            likeness=candidate.score,
            reasons=list(candidate.reasons),
            load=None if weight is None else suggest_load(exercise, candidate.exercise, weight, units),
        )
        for candidate in rank_substitutes(exercise, others, equipment, spared_regions)
    ]
