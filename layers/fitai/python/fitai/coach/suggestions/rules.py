"""Which exercises are suggested: alternatives by their likeness, and exercises for a muscle group by their score. Pure.

Source: the specification of the coach, section 7, and of section 4 the weights that have a meaning without a plan.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from fitai.coach.planning.exercises import ExerciseFacts, Kind, facts_of, has_primary, refusal_for
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise
from fitai.exercises.published import likeness_score, ranking_key
from fitai.training.vocabulary import Difficulty

MIN_LIKENESS = 0.7
"""The likeness of an alternative, at least."""
GOAL_WEIGHT, LEVEL_WEIGHT, NEW_WEIGHT, POPULARITY_WEIGHT = 0.15, 0.10, 0.10, 0.05
"""The weights of section 4."""
SCORE_DIGITS = 6
HARD_RULES = frozenset({"V3", "V4", "V22"})
"""The rules that no alternative breaks. Experience (V19) does not hide one: its difficulty is in the likeness."""
MUSCLE_KINDS = frozenset({Kind.COMPOUND, Kind.ISOLATION, Kind.CORE})
"""The kinds of exercises that build a muscle."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """An exercise that can replace another one, with the likeness of the two."""

    exercise: Exercise
    likeness: float


def alternatives(
    exercise: Exercise, others: Iterable[Exercise], request: PlanRequest, left_out: Collection[str] = ()
) -> list[Alternative]:
    """The exercises that can replace another one, the most similar first: a likeness of at least 0.7, after V3 and V4.

    Equally similar ones are ordered by the same measurement, the same family, popularity, and the more common variant.

    Args:
        request: the equipment and the exclusions.
        left_out: ids that are not suggested.
    """
    refusal = refusal_for(request)
    candidates = []
    for other in others:
        if other.id == exercise.id or other.id in left_out or other.exercise_type is not exercise.exercise_type:
            continue
        likeness = likeness_score(exercise, other)
        if likeness < MIN_LIKENESS:
            continue
        refused = refusal(facts_of(other))
        if refused is None or refused[0] not in HARD_RULES:
            candidates.append(Alternative(other, likeness))

    def sort_key(alternative: Alternative) -> tuple[float, bool, bool, str, str]:
        other = alternative.exercise
        differences = other.measurement is not exercise.measurement, other.family != exercise.family
        return -alternative.likeness, *differences, ranking_key(other), other.id

    return sorted(candidates, key=sort_key)


def is_possible(exercise: Exercise, request: PlanRequest) -> bool:
    """Whether an exercise passes V3 and V4: it needs no other equipment, and is not excluded."""
    refused = refusal_for(request)(facts_of(exercise))
    return refused is None or refused[0] not in HARD_RULES


def for_group(
    group: str, exercises: Iterable[Exercise], request: PlanRequest, trained: Collection[str], limit: int
) -> list[Exercise]:
    """Exercises that train a muscle group first of all, the best first.

    They are ordered by their score: compound (isolation a half) 0.15, within the user's level (above a half) 0.10, not trained of
    late 0.10, popularity 0.05; then by popularity, and the more common variant. That some are alike is no fault here: any of them
    will do.

    Args:
        trained: ids of what was trained of late.
    """
    refusal = refusal_for(request)
    candidates = [
        facts
        for facts in map(facts_of, exercises)
        if facts.is_lift and facts.kind in MUSCLE_KINDS and has_primary(facts, group) and refusal(facts) is None
    ]
    highest = max((facts.exercise.metrics.popularity_score for facts in candidates), default=0.0)

    def sort_key(facts: ExerciseFacts) -> tuple[float, str, str]:
        return -_score(facts, request.fitness_level, trained, highest), ranking_key(facts.exercise), facts.id

    return [facts.exercise for facts in sorted(candidates, key=sort_key)[:limit]]


def _score(facts: ExerciseFacts, level: Difficulty, trained: Collection[str], highest: float) -> float:
    popularity = facts.exercise.metrics.popularity_score / highest if highest else 0.0
    score = (
        GOAL_WEIGHT * (1.0 if facts.kind is Kind.COMPOUND else 0.5)
        + LEVEL_WEIGHT * (1.0 if facts.difficulty.level <= level.level else 0.5)
        + NEW_WEIGHT * (facts.id not in trained)
        + POPULARITY_WEIGHT * popularity
    )
    return round(score, SCORE_DIGITS)


def replacements(
    exercises: Sequence[Exercise], others: Sequence[Exercise], request: PlanRequest, limit: int
) -> list[tuple[Exercise, Alternative]]:
    """For each exercise that is not possible the best alternative that no other one has got, as far as there is any."""
    taken: set[str] = set()
    found: list[tuple[Exercise, Alternative]] = []
    for exercise in exercises:
        if len(found) == limit:
            break
        if is_possible(exercise, request):
            continue
        best = next(iter(alternatives(exercise, others, request, taken)), None)
        if best is not None:
            taken.add(best.exercise.id)
            found.append((exercise, best))
    return found
