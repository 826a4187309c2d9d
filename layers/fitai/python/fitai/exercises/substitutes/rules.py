"""What can be done in place of an exercise: which others are like it, and with what load. Pure functions.

Any service may import it: a workout that finds a machine taken asks the same question as the route.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fitai.exercises.library.ranking import ranking_key
from fitai.exercises.models import Exercise, ExerciseSummary
from fitai.exercises.substitutes.models import Substitute
from fitai.kernel.types import Units
from fitai.training.loads import suggest_load
from fitai.training.vocabulary import Difficulty, Equipment, Mechanic, Muscle

ALWAYS_AVAILABLE = frozenset({Equipment.BODYWEIGHT, Equipment.MAT})
"""What nobody has to have: a floor serves for a mat."""

PATTERN_WEIGHT, PRIMARY_MUSCLES_WEIGHT, ALL_MUSCLES_WEIGHT, MECHANIC_WEIGHT, FORCE_WEIGHT, DIFFICULTY_WEIGHT = (
    0.30,
    0.30,
    0.15,
    0.10,
    0.10,
    0.05,
)
"""What each respect counts; together 1."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the exercise another one is, 0 to 1, and in which respects."""

    exercise: Exercise
    score: float
    reasons: tuple[str, ...]


def likeness(one: Exercise, other: Exercise) -> Likeness:
    """How well one exercise can take another's place.

        0.30 · same movement pattern
      + 0.30 · J(primary muscles) + 0.15 · J(all muscles)        J(A, B) = |A ∩ B| / |A ∪ B|   (Jaccard 1901)
      + 0.10 · same mechanic + 0.10 · same force
      + 0.05 · (1 − difference of difficulty / 2)

    The weights say what a training plan cares for: first what moves and what works, then how.
    """
    own, its = set(one.primary_muscle_groups), set(other.primary_muscle_groups)
    all_own, all_its = own | set(one.secondary_muscle_groups), its | set(other.secondary_muscle_groups)
    steps = abs(one.difficulty.level - other.difficulty.level)
    score = (
        PATTERN_WEIGHT * (one.movement_pattern == other.movement_pattern)
        + PRIMARY_MUSCLES_WEIGHT * _jaccard(own, its)
        + ALL_MUSCLES_WEIGHT * _jaccard(all_own, all_its)
        + MECHANIC_WEIGHT * (one.mechanic == other.mechanic)
        + FORCE_WEIGHT * (one.force == other.force)
        + DIFFICULTY_WEIGHT * (1 - steps / (len(Difficulty) - 1))
    )
    return Likeness(other, round(score, 4), tuple(_reasons(one, other)))


def _jaccard(one: set[Muscle], other: set[Muscle]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _reasons(one: Exercise, other: Exercise) -> Iterable[str]:
    """In which respects they are alike, and in which not, in words."""
    if one.movement_pattern == other.movement_pattern:
        yield f"same movement pattern: {_as_text(one.movement_pattern)}"
    shared = [muscle for muscle in one.primary_muscle_groups if muscle in other.primary_muscle_groups]
    yield f"works {', '.join(map(_as_text, shared))} as its main muscle" + ("s" if len(shared) > 1 else "")
    also = [muscle for muscle in one.secondary_muscle_groups if muscle in other.secondary_muscle_groups]
    if also:
        yield f"{', '.join(map(_as_text, also))} help{'s' if len(also) == 1 else ''} in both"
    if one.mechanic == other.mechanic:
        yield "several joints, as before" if one.mechanic is Mechanic.COMPOUND else "one joint, as before"
    if other.difficulty is not one.difficulty:
        yield "easier to learn" if other.difficulty.level < one.difficulty.level else "asks for more experience"


def _as_text(value: str) -> str:
    return value.replace("_", " ")


def rank_substitutes(
    one: Exercise, others: Iterable[Exercise], equipment: Collection[Equipment] | None = None
) -> list[Likeness]:
    """What can be done in place of an exercise, the likest first.

    Among equals first what is counted alike (weight and repetitions, or the own body's), then the same family of
    movements, then what is more popular or plainer. Only what moves the same way and shares a primary muscle is a substitute at all.

    Args:
        equipment: what there is, beside the own body and a floor; None for everything.
    """
    there = None if equipment is None else ALWAYS_AVAILABLE | set(equipment)
    own = set(one.primary_muscle_groups)
    found = [
        likeness(one, other)
        for other in others
        if other.id != one.id
        and other.movement_pattern == one.movement_pattern
        and other.exercise_type == one.exercise_type
        and own & set(other.primary_muscle_groups)
        and (there is None or there.issuperset(other.equipment))
    ]

    def standing(like: Likeness) -> tuple[float, bool, bool, str, str]:
        other = like.exercise
        unlike = other.measurement is not one.measurement, other.family != one.family
        return -like.score, *unlike, ranking_key(other), other.id

    return sorted(found, key=standing)


def describe_substitutes(
    one: Exercise,
    others: Iterable[Exercise],
    equipment: Collection[Equipment] | None = None,
    weight: float | None = None,
    units: Units = "metric",
) -> list[Substitute]:
    """What can be done in place of an exercise, the likest first, with the load to begin with where one is known."""
    return [
        Substitute(
            exercise=ExerciseSummary.model_validate(
                like.exercise.model_dump(include=set(ExerciseSummary.model_fields))
            ),
            likeness=like.score,
            reasons=list(like.reasons),
            load=None if weight is None else suggest_load(one, like.exercise, weight, units),
        )
        for like in rank_substitutes(one, others, equipment)
    ]
