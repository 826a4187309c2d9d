"""Derives the variations of the exercises of the library from what they have in common. Pure.

A variation of an exercise is another one of its family with the same type, movement pattern and measurement, that shares a
primary muscle and is alike (`substitutes.rules.likeness_score`). An exercise outside of the written families, or with variations of
its own, gets none.
"""

from collections import defaultdict
from collections.abc import Iterable

from fitai.exercises.library.ranking import ranking_key
from fitai.exercises.models import Exercise, ExerciseVariation
from fitai.exercises.substitutes.rules import likeness_score

MAX_VARIATIONS = 6
MIN_LIKENESS = 0.8
"""The likeness from which two exercises of a family are variations of each other; 1 is the greatest."""


def derive_variations(exercises: Iterable[Exercise]) -> dict[str, list[str]]:
    """The ids of the variations of each exercise that has any, by its id; the most similar first."""
    families: dict[str, list[Exercise]] = defaultdict(list)
    for exercise in exercises:
        if exercise.family is not None:
            families[exercise.family].append(exercise)
    variations = {
        exercise.id: _closest(exercise, family)
        for family in families.values()
        for exercise in family
        if not exercise.variations
    }
    return {id: variation_ids for id, variation_ids in variations.items() if variation_ids}


def _closest(exercise: Exercise, family: list[Exercise]) -> list[str]:
    primary = set(exercise.primary_muscle_groups)
    candidates = [
        (likeness_score(exercise, other), other)
        for other in family
        if other.id != exercise.id
        and other.exercise_type is exercise.exercise_type
        and other.movement_pattern is exercise.movement_pattern
        and other.measurement is exercise.measurement
        and primary.intersection(other.primary_muscle_groups)
    ]
    alike = [(-score, ranking_key(other), other.id) for score, other in candidates if score >= MIN_LIKENESS]
    return [id for _, _, id in sorted(alike)[:MAX_VARIATIONS]]


def as_variation(exercise: Exercise) -> ExerciseVariation:
    """An exercise as the variation of another one."""
    return ExerciseVariation(
        name=exercise.name,
        description=exercise.description,
        difficulty=exercise.difficulty,
        instructions=exercise.instructions,
        exercise_id=exercise.id,
    )
