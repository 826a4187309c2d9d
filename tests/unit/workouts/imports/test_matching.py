"""What the apps call their exercises is found in the library: nearly always, and never as another movement."""

from collections.abc import Iterator, Mapping

import pytest
from fitai.exercises.library.snapshot import Library
from fitai.training.vocabulary import Equipment, ExerciseType, Measurement, Muscle
from fitai.workouts.imports import matching
from fitai.workouts.imports.readers.models import FileExercise, FileSet

from tests.harness.cloud import built_library
from tests.unit.workouts.imports import names


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    opened = Library(built_library())
    yield opened
    opened.close()


@pytest.mark.parametrize("exercise_ids", [names.STRONG, names.HEVY, names.FITNOTES], ids=["strong", "hevy", "fitnotes"])
def test_nearly_all_names_of_the_apps_are_matched_and_none_with_another_exercise(
    library: Library, exercise_ids: Mapping[str, str]
) -> None:
    matches = {name: matching.library_exercise(library, name) for name in exercise_ids}
    wrong = {
        name: match.id
        for name, match in matches.items()
        if match is not None and match.id not in exercise_ids[name].split()
    }
    assert wrong == {}
    missing = [name for name, match in matches.items() if match is None]
    assert len(missing) <= 0.05 * len(exercise_ids), missing


def test_there_is_every_exercise_that_a_name_is_known_as(library: Library) -> None:
    assert [id for id in matching.APP_NAMES.values() if library.get(id) is None] == []


@pytest.mark.parametrize("name", names.OWN)
def test_what_only_resembles_an_exercise_is_none(library: Library, name: str) -> None:
    assert matching.library_exercise(library, name) is None


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("BENCH PRESS (BARBELL)", "barbell-bench-press"), ("bench press(barbell)", "barbell-bench-press"), ("Barbell Bench-Press", "barbell-bench-press"),
        ("Flat Bench Press (Barbell)", "barbell-bench-press"), ("Concentration Curls (Dumbbell)", "concentration-curl"),
        ("Machine Leg Press", "leg-press"), ("Romanian Deadlift (Kettlebell)", "kettlebell-romanian-deadlift"),
    ],
)  # fmt: skip
def test_other_spellings_are_matched_too(library: Library, name: str, id: str) -> None:
    exercise = matching.library_exercise(library, name)
    assert exercise is not None
    assert exercise.id == id


def made(
    name: str, *sets: FileSet, category: str | None = None
) -> tuple[tuple[Muscle, ...], Equipment, Measurement | None, ExerciseType]:
    exercise = matching.new_exercise(name, [FileExercise(name, list(sets), category=category)])
    return exercise.primary_muscle_groups, exercise.equipment[0], exercise.measurement, exercise.exercise_type


def test_what_is_known_of_a_new_exercise() -> None:
    lifted, counted, held = FileSet(2, weight=20, reps=8), FileSet(3, reps=8), FileSet(4, seconds=30)
    ran, helped = FileSet(5, distance=1000, seconds=300), FileSet(6, weight=-20, reps=8)
    assert made("Zorb Curl (Dumbbell)", lifted) == (
        (Muscle.BICEPS,),
        Equipment.DUMBBELL,
        Measurement.WEIGHT_REPS,
        ExerciseType.STRENGTH,
    )
    assert made("Dumbbell Zorb Press", lifted)[:2] == ((Muscle.CHEST,), Equipment.DUMBBELL)
    assert made("Zorb Leg Curl", lifted)[0] == made("Hamstring Zorb", lifted)[0] == (Muscle.HAMSTRINGS,)
    assert made("Zorb Wrist Curl", lifted)[0] == (Muscle.FOREARMS,)
    assert made("Zorb Curl", counted, lifted)[1:3] == (Equipment.BARBELL, Measurement.WEIGHT_REPS)
    assert made("Zorb Squat", counted)[:3] == ((Muscle.QUADRICEPS,), Equipment.BODYWEIGHT, Measurement.BODYWEIGHT_REPS)
    assert made("Zorb", held, held, counted)[2] == Measurement.DURATION
    assert made("Zorb Run", ran)[1:] == (Equipment.BODYWEIGHT, Measurement.DISTANCE_DURATION, ExerciseType.CARDIO)
    assert made("Zorb", held, category="Cardio")[3] == ExerciseType.CARDIO
    assert made("Zorb", lifted, category="Back")[0] == (Muscle.LATS, Muscle.MIDDLE_BACK)
    assert made("Zorb Dip", helped)[2] == Measurement.ASSISTED_REPS
    assert made("Zorb Dip", helped, lifted)[2] == Measurement.WEIGHT_REPS, "nobody knows which of them is assistance"
    assert made("Zorb Crunch", counted)[0] == (), "there is no running in a crunch"
    assert made("Zorb Dip (Assisted)", lifted)[2] == Measurement.ASSISTED_REPS


@pytest.mark.parametrize(
    ("name", "expected"), [("💪", "Exercise 💪"), ("X" * 200, "X" * 80), ("?", "Exercise ?"), ("Ä" * 3, "ÄÄÄ")]
)
def test_the_name_of_a_new_exercise_tells_its_muscles_equipment_and_measurement(name: str, expected: str) -> None:
    assert matching.new_exercise(name, [FileExercise(name, [FileSet(2, reps=1)])]).name == expected
