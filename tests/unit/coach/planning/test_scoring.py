"""The score of an exercise: the specification of the coach, section 4. Each weight is a test."""

import hashlib

import pytest
from fitai.coach.planning import scoring
from fitai.coach.planning.candidates import fitting_facts, lift_candidates, likeness
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.models import Goal, PlanRequest
from fitai.exercises.models import Exercise, ExerciseMetrics
from fitai.exercises.substitutes.rules import likeness_score
from fitai.training.vocabulary import Difficulty

SQUAT, CURL = "barbell-back-squat", "barbell-curl"
NOTHING = {"missing_share": 0.0, "is_pattern_missing": False, "similar_exercises": 0}


def place(**fields: object) -> float:
    return scoring.place_score(0.0, **(NOTHING | fields))  # type: ignore[arg-type]


def test_missing_sets_weigh_0_30() -> None:
    assert place(missing_share=1.0) == pytest.approx(0.30)
    assert place(missing_share=0.5) == pytest.approx(0.15)


def test_a_missing_pattern_weighs_0_20() -> None:
    assert place(is_pattern_missing=True) == pytest.approx(0.20)


def test_each_similar_exercise_costs_0_2() -> None:
    assert place(similar_exercises=2) == pytest.approx(-0.4)


def test_exercises_are_similar_above_a_likeness_of_0_9() -> None:
    assert scoring.NEARLY_THE_SAME == 0.9


def test_a_compound_lift_fits_the_goal_by_0_15_and_isolation_by_half_of_it(facts: dict[str, ExerciseFacts]) -> None:
    other_level = scoring.LEVEL_WEIGHT / 2
    assert scoring.suitability(facts[SQUAT], Difficulty.ADVANCED, 0) == pytest.approx(0.15 + other_level)
    assert scoring.suitability(facts[CURL], Difficulty.ADVANCED, 0) == pytest.approx(0.075 + other_level)


def test_the_same_level_weighs_0_10_and_another_half_of_it(facts: dict[str, ExerciseFacts]) -> None:
    same, other = (
        scoring.suitability(facts[SQUAT], level, 0) for level in (facts[SQUAT].difficulty, Difficulty.ADVANCED)
    )
    assert same - other == pytest.approx(0.05)
    assert same - scoring.GOAL_FIT_WEIGHT == pytest.approx(0.10)


def test_popularity_weighs_0_05_as_a_share_of_the_highest(library: list[Exercise]) -> None:
    from fitai.coach.planning.exercises import facts_of

    squat = next(exercise for exercise in library if exercise.id == SQUAT)
    popular = squat.model_copy(update={"metrics": ExerciseMetrics(popularity_score=2.0), "id": "popular-squat"})
    with_highest = [scoring.suitability(facts_of(popular), Difficulty.ADVANCED, highest) for highest in (2.0, 4.0)]
    assert with_highest[0] - with_highest[1] == pytest.approx(0.025)
    assert with_highest[0] - scoring.suitability(facts_of(squat), Difficulty.ADVANCED, 2.0) == pytest.approx(0.05)


def test_what_was_not_in_the_last_plan_weighs_0_10(facts: dict[str, ExerciseFacts]) -> None:
    new, known = (scoring.liking(facts[CURL], ids, {}) for ids in (frozenset(), frozenset({CURL})))
    assert new - known == pytest.approx(0.10)


def test_a_main_lift_of_the_last_plan_loses_nothing(facts: dict[str, ExerciseFacts]) -> None:
    assert scoring.liking(facts[SQUAT], frozenset({SQUAT}), {}) == scoring.liking(facts[SQUAT], frozenset(), {})


@pytest.mark.parametrize(("feedback", "expected"), [(-1.0, 0.0), (0.0, 0.05), (0.5, 0.075), (1.0, 0.10), (3.0, 0.10)])
def test_feedback_weighs_0_10(facts: dict[str, ExerciseFacts], feedback: float, expected: float) -> None:
    novelty = scoring.NOVELTY_WEIGHT
    assert scoring.liking(facts[SQUAT], frozenset(), {SQUAT: feedback}) == pytest.approx(novelty + expected)


def test_ties_are_broken_by_the_hash_of_seed_and_id() -> None:
    assert scoring.tie_key("7", "plank") == hashlib.sha256(b"7|plank").hexdigest()


def test_likeness_on_bits_is_that_of_substitutes(library: list[Exercise]) -> None:
    request = PlanRequest(goal=Goal.GENERAL, days_per_week=3, duration_minutes=45, fitness_level=Difficulty.ADVANCED)
    candidates = lift_candidates(request, fitting_facts(request, library))[:60]
    for candidate in candidates:
        for other in candidates:
            expected = likeness_score(candidate.facts.exercise, other.facts.exercise)
            assert likeness(candidate, other) == pytest.approx(expected, abs=1e-4)
