"""The YAML families are valid, and cover all muscles, equipment and other vocabularies."""

from collections import Counter

import pytest
from fitai.exercises.library import coverage, seed
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, Measurement, MovementPattern, Muscle, Tag


def test_no_file_has_a_flaw() -> None:
    assert [str(flaw) for flaw in seed.read_seed().flaws] == []


def test_there_are_at_least_150_exercises(seed_exercises: list[Exercise]) -> None:
    assert len(seed_exercises) >= 150


@pytest.mark.parametrize("muscle", list(Muscle))
def test_every_muscle_can_be_trained_by_a_beginner(seed_exercises: list[Exercise], muscle: Muscle) -> None:
    exercises = [exercise for exercise in seed_exercises if muscle in exercise.primary_muscle_groups]
    assert len(exercises) >= 3
    assert any(exercise.difficulty is Difficulty.BEGINNER for exercise in exercises)


def test_every_value_of_the_vocabularies_is_used(seed_exercises: list[Exercise]) -> None:
    used = Counter[str]()
    for exercise in seed_exercises:
        used.update(
            (
                *exercise.equipment,
                exercise.difficulty,
                exercise.exercise_type,
                exercise.movement_pattern,
                exercise.measurement,
            )
        )
    tags = {tag for exercise in seed_exercises for tag in exercise.tags}
    vocabularies = (*Equipment, *Difficulty, *ExerciseType, *MovementPattern, *Measurement)
    assert [value for value in vocabularies if not used[value]] == []
    assert set(Tag) - tags == set()


def test_energy_is_given_for_75_kilograms(seed_exercises: list[Exercise]) -> None:
    squat = next(exercise for exercise in seed_exercises if exercise.id == "barbell-back-squat")
    assert squat.calories.per_minute == pytest.approx(squat.calories.met * 3.5 * 75 / 200)


def test_the_coverage_document_is_up_to_date(seed_exercises: list[Exercise]) -> None:
    assert coverage.DOCUMENT.read_text(encoding="utf-8") == coverage.coverage_document(seed_exercises), (
        "run `python -m fitai.exercises.library.coverage`"
    )


def test_the_coverage_counts_primary_muscles_by_level() -> None:
    def exercise(id: str, difficulty: str) -> Exercise:
        content = {
            "id": id, "name": id, "description": "-", "instructions": ["-"], "primaryMuscleGroups": ["chest"],
            "equipment": ["barbell", "bench"], "difficulty": difficulty, "exerciseType": "strength",
            "movementPattern": "push", "force": "push", "mechanic": "compound", "measurement": "weight_reps",
            "calories": {"met": 6, "perMinute": 7.875},
        }  # fmt: skip
        return Exercise.model_validate(content)

    text = coverage.coverage_document([exercise("a", "beginner"), exercise("b", "beginner"), exercise("c", "advanced")])
    assert "3 exercises: 3 strength, 0 cardio, 0 flexibility, 0 balance." in text
    assert "| chest | 2 | 0 | 1 | 3 |" in text
    assert "| biceps | 0 | 0 | 0 | 0 |" in text
    assert "| bench | 2 | 0 | 1 | 3 |" in text
