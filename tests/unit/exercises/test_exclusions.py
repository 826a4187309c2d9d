"""Which exercises load which regions of the body: the table, row by row."""

import pytest
from fitai.exercises.exclusions import LOADS, name_words, spares
from fitai.exercises.models import Exercise
from fitai.training.vocabulary import BodyRegion, Muscle


def test_every_region_has_its_row() -> None:
    assert set(LOADS) == set(BodyRegion)


@pytest.mark.parametrize(
    ("region", "loading", "sparing"),
    [
        ("neck", "barbell-shrug", "barbell-curl"),
        ("shoulder", "pull-up", "barbell-bench-press"),
        ("shoulder", "dip", "leg-press"),
        ("elbow", "barbell-curl", "barbell-back-squat"),
        ("wrist", "push-up", "leg-press"),
        ("wrist", "barbell-front-squat", "barbell-back-squat"),
        ("upper_back", "lat-pulldown", "barbell-curl"),
        ("chest", "barbell-bench-press", "lat-pulldown"),
        ("abdomen", "crunch", "barbell-curl"),
        ("lower_back", "farmers-walk", "leg-press"),
        ("lower_back", "barbell-row", "leg-extension"),
        ("hip", "seated-hip-abduction", "barbell-curl"),
        ("hip", "outdoor-run", "barbell-bench-press"),
        ("knee", "leg-extension", "leg-curl"),
        ("knee", "burpee", "plank"),
        ("ankle", "standing-calf-raise", "leg-extension"),
    ],
)
def test_a_region_is_loaded_by_what_its_row_says(
    seed_exercises: list[Exercise], region: str, loading: str, sparing: str
) -> None:
    exercises = {exercise.id: exercise for exercise in seed_exercises}
    regions = [BodyRegion(region)]
    assert not spares(exercises[loading], regions)
    spared = exercises.get(sparing) or next(exercise for id, exercise in exercises.items() if id.endswith(sparing))
    assert spares(spared, regions)


def test_walking_spares_the_ankle(seed_exercises: list[Exercise]) -> None:
    walks = [
        exercise
        for exercise in seed_exercises
        if exercise.exercise_type == "cardio" and name_words(exercise) & {"walk", "walking"}
    ]
    assert any(Muscle.CALVES in walk.primary_muscle_groups for walk in walks)
    assert all(spares(walk, [BodyRegion.ANKLE]) for walk in walks)


def test_without_injuries_everything_may_be_done(seed_exercises: list[Exercise]) -> None:
    assert all(spares(exercise, []) for exercise in seed_exercises)


def test_words_are_those_of_the_id_and_of_a_custom_exercise_of_its_name(seed_exercises: list[Exercise]) -> None:
    exercise = next(exercise for exercise in seed_exercises if exercise.id == "barbell-front-squat")
    assert name_words(exercise) == {"barbell", "front", "squat", "barbell-front", "front-squat"}
    custom = exercise.model_copy(update={"id": "0192f0e4-1c1b-7d1a-8f0e-2b6c1a9d3e57", "name": "Deep Dips"})
    assert name_words(custom) == {"deep", "dips", "dip", "deep-dips"}
