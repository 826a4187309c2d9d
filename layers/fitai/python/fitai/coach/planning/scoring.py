"""How much an exercise is worth at a place of a plan. Pure.

Source: the specification of the coach, section 4.
"""

import hashlib
from collections.abc import Iterable, Mapping

from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Difficulty

MISSING_SETS_WEIGHT = 0.30
PATTERN_WEIGHT = 0.20
GOAL_FIT_WEIGHT = 0.15
LEVEL_WEIGHT = 0.10
NOVELTY_WEIGHT = 0.10
POPULARITY_WEIGHT = 0.05
FEEDBACK_WEIGHT = 0.10
LIKENESS_PENALTY = 0.2
"""For each chosen exercise that is nearly the same."""
NEARLY_THE_SAME = 0.9
"""Likeness above which two exercises are nearly the same."""

ISOLATION_FIT = 0.5
OTHER_LEVEL_FIT = 0.5
NO_FEEDBACK = 0.0


def suitability(facts: ExerciseFacts, level: Difficulty, highest_popularity: float) -> float:
    """The part of the score for the goal, the level and the popularity."""
    popularity = facts.exercise.metrics.popularity_score
    return (
        GOAL_FIT_WEIGHT * goal_fit(facts)
        + LEVEL_WEIGHT * (1.0 if facts.difficulty is level else OTHER_LEVEL_FIT)
        + POPULARITY_WEIGHT * (popularity / highest_popularity if highest_popularity > 0 else 0.0)
    )


def liking(facts: ExerciseFacts, last_plan_ids: frozenset[str], preferences: Mapping[str, float]) -> float:
    """The part of the score for novelty and feedback.

    A main lift of the last plan stays (rule V18), so that for it the last plan is no reason against it.
    """
    is_new = facts.id not in last_plan_ids or facts.kind is Kind.COMPOUND
    feedback = max(-1.0, min(1.0, preferences.get(facts.id, NO_FEEDBACK)))
    return NOVELTY_WEIGHT * is_new + FEEDBACK_WEIGHT * (feedback + 1) / 2


def goal_fit(facts: ExerciseFacts) -> float:
    """How well an exercise serves a goal: a compound lift more than isolation and core."""
    return 1.0 if facts.kind in (Kind.COMPOUND, Kind.POWER) else ISOLATION_FIT


def place_score(static: float, *, missing_share: float, is_pattern_missing: bool, similar_exercises: int) -> float:
    """The whole score at a place of the plan.

    Args:
        static: `suitability` and `liking`.
        missing_share: of the floor of the muscle that lacks most, 0 to 1.
        is_pattern_missing: whether nothing there has the exercise's pattern yet.
        similar_exercises: how many exercises of the plan are nearly the same.
    """
    return (
        static
        + MISSING_SETS_WEIGHT * missing_share
        + PATTERN_WEIGHT * is_pattern_missing
        - LIKENESS_PENALTY * similar_exercises
    )


def tie_key(seed: str, exercise_id: str) -> str:
    """The order of exercises with the same score: sha256(seed|id), the lowest first."""
    return hashlib.sha256(f"{seed}|{exercise_id}".encode()).hexdigest()


def highest_popularity(exercises: Iterable[Exercise]) -> float:
    """The highest popularity score of the exercises; 0 without any."""
    return max((exercise.metrics.popularity_score for exercise in exercises), default=0.0)
