"""The YAML families: every rule of their format holds, and together they cover what a gym holds."""

from collections import Counter

import pytest
from fitai.exercises.library import coverage, seed
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, Measurement, MovementPattern, Muscle, Tag


def test_no_file_breaks_a_rule() -> None:
    assert [str(flaw) for flaw in seed.read_seed().flaws] == []


def test_there_are_enough(written: list[Exercise]) -> None:
    assert len(written) >= 150


@pytest.mark.parametrize("muscle", list(Muscle))
def test_every_muscle_can_be_trained_by_a_beginner(written: list[Exercise], muscle: Muscle) -> None:
    those = [one for one in written if muscle in one.primary_muscle_groups]
    assert len(those) >= 3
    assert any(one.difficulty is Difficulty.BEGINNER for one in those)


def test_every_word_of_the_vocabularies_is_used(written: list[Exercise]) -> None:
    used = Counter[str]()
    for one in written:
        used.update((*one.equipment, one.difficulty, one.exercise_type, one.movement_pattern, one.measurement))
    tags = {tag for one in written for tag in one.tags}
    vocabularies = (*Equipment, *Difficulty, *ExerciseType, *MovementPattern, *Measurement)
    assert [word for word in vocabularies if not used[word]] == []
    assert set(Tag) - tags == set()


def test_energy_is_that_of_75_kilograms(written: list[Exercise]) -> None:
    squat = next(one for one in written if one.id == "barbell-back-squat")
    assert squat.calories.per_minute == pytest.approx(squat.calories.met * 3.5 * 75 / 200)


def test_the_document_of_the_coverage_is_current(written: list[Exercise]) -> None:
    assert coverage.DOCUMENT.read_text(encoding="utf-8") == coverage.coverage_document(written), (
        "run `python -m fitai.exercises.library.coverage`"
    )


def test_the_coverage_counts_primary_muscles_by_level() -> None:
    def one(id: str, difficulty: str) -> Exercise:
        content = {
            "id": id, "name": id, "description": "-", "instructions": ["-"], "primaryMuscleGroups": ["chest"],
            "equipment": ["barbell", "bench"], "difficulty": difficulty, "exerciseType": "strength",
            "movementPattern": "push", "force": "push", "mechanic": "compound", "measurement": "weight_reps",
            "calories": {"met": 6, "perMinute": 7.875},
        }  # fmt: skip
        return Exercise.model_validate(content)

    text = coverage.coverage_document([one("a", "beginner"), one("b", "beginner"), one("c", "advanced")])
    assert "3 exercises: 3 strength, 0 cardio, 0 flexibility, 0 balance." in text
    assert "| chest | 2 | 0 | 1 | 3 |" in text
    assert "| biceps | 0 | 0 | 0 | 0 |" in text
    assert "| bench | 2 | 0 | 1 | 3 |" in text
