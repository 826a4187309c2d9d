"""The variations and the energy of the library's exercises."""

import pytest
from fitai.exercises.library.snapshot import Library
from fitai.exercises.library.variations import MAX_VARIATIONS, derive_variations
from fitai.exercises.models import Exercise, ExerciseCalories

from tests.harness.gateway import access_token, call

OWN = {"name": "Tempo Curl", "description": "Slowly.", "difficulty": "advanced", "instructions": ["Take four seconds."]}


def test_variations_are_of_the_same_family_and_alike(seed_exercises: list[Exercise]) -> None:
    exercises = {exercise.id: exercise for exercise in seed_exercises}
    variations = derive_variations(seed_exercises)
    assert len(variations) > len(exercises) * 0.8
    for id, variation_ids in variations.items():
        assert 1 <= len(variation_ids) == len(set(variation_ids)) <= MAX_VARIATIONS
        assert id not in variation_ids
        for other in (exercises[variation_id] for variation_id in variation_ids):
            exercise = exercises[id]
            assert (other.family, other.movement_pattern) == (exercise.family, exercise.movement_pattern)
            assert other.measurement == exercise.measurement
            assert set(other.primary_muscle_groups) & set(exercise.primary_muscle_groups)


def test_one_exercise_is_read_with_its_variations(aws: None, library: Library) -> None:
    data = call("GET", "/exercises/push-up").data
    assert "knee-push-up" in [variation["exerciseId"] for variation in data["variations"]]
    for variation in data["variations"]:
        exercise = library.get(variation["exerciseId"])
        assert exercise is not None
        assert variation == {
            "name": exercise.name,
            "description": exercise.description,
            "difficulty": exercise.difficulty,
            "instructions": list(exercise.instructions),
            "exerciseId": exercise.id,
        }


def test_an_exercise_that_is_like_no_other_has_none(aws: None) -> None:
    assert call("GET", "/exercises/farmers-hold").data["variations"] == []


def test_a_creator_writes_the_variations_of_an_own_exercise(aws: None) -> None:
    token = access_token("ann")
    content = {"name": "Ann's Curl", "primaryMuscleGroups": ["biceps"], "variations": [OWN]}
    created = call("POST", "/exercises", content, token=token).data
    assert created["variations"] == [OWN]
    assert call("GET", f"/exercises/{created['id']}", token=token).data["variations"] == [OWN]
    changed = call("PUT", f"/exercises/{created['id']}", content | {"variations": [], "version": 1}, token=token)
    assert changed.data["variations"] == []


@pytest.mark.parametrize(
    ("variation", "path"),
    [
        ({"name": ""}, "variations.0.name"),
        (OWN | {"difficulty": "easy"}, "variations.0.difficulty"),
        (OWN | {"exerciseId": "push-up"}, "variations.0.exerciseId"),
        (OWN | {"instructions": ["x" * 401]}, "variations.0.instructions.0"),
    ],
)
def test_a_variation_is_validated(aws: None, variation: dict[str, object], path: str) -> None:
    content = {"name": "Ann's Curl", "primaryMuscleGroups": ["biceps"], "variations": [variation]}
    answer = call("POST", "/exercises", content, token=access_token("ann"))
    assert [field["path"] for field in answer.error["fields"]] == [path]


def test_energy_is_the_metabolic_equivalent_by_weight_and_time(seed_exercises: list[Exercise]) -> None:
    for exercise in seed_exercises:
        calories = exercise.calories
        assert calories.base_rate == pytest.approx(calories.met * 3.5 / 200)
        assert calories.per_minute == pytest.approx(calories.base_rate * 75, abs=1e-3)


def test_energy_that_was_stored_without_a_rate_gets_it() -> None:
    assert ExerciseCalories.model_validate({"met": 6, "perMinute": 7.875}) == ExerciseCalories.of(6)
