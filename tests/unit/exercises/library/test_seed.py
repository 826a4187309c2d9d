"""The validation of the YAML families: each flaw is reported with file and entry."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fitai.exercises.library import seed
from fitai.training.vocabulary import Muscle, Tag

FAMILY: dict[str, Any] = {
    "family": "press",
    "movementPattern": "push",
    "exerciseType": "strength",
    "force": "push",
    "mechanic": "compound",
    "measurement": "weight_reps",
    "met": 6.0,
    "primaryMuscleGroups": ["chest"],
    "secondaryMuscleGroups": ["triceps"],
    "tags": ["upper_body"],
    "description": "A press.",
    "tips": ["Stay tight."],
    "commonMistakes": ["Bouncing."],
    "exercises": [
        {
            "id": "barbell-press",
            "name": "Barbell Press",
            "aliases": ["press"],
            "equipment": ["barbell", "bench"],
            "difficulty": "intermediate",
            "instructions": ["Lie on the bench.", "Lower the barbell to the chest.", "Press it up again."],
            "tags": ["powerlifting"],
        },
        {
            "id": "machine-press",
            "name": "Machine Press",
            "equipment": ["machine"],
            "difficulty": "beginner",
            "primaryMuscleGroups": ["triceps"],
            "secondaryMuscleGroups": ["chest"],
            "instructions": ["Sit down upright.", "Push the handles away.", "Let them return slowly."],
        },
    ],
}


def read_family(folder: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> seed.ParsedSeed:
    family = copy.deepcopy(FAMILY)
    change(family)
    (folder / "press.yaml").write_text(yaml.safe_dump(family), encoding="utf-8")
    return seed.read_seed(folder)


def test_an_exercise_inherits_overrides_and_adds_tags(tmp_path: Path) -> None:
    parsed = read_family(tmp_path)
    assert parsed.flaws == []
    barbell, machine = parsed.exercises
    assert barbell.primary_muscle_groups == (Muscle.CHEST,)
    assert barbell.tags == (Tag.UPPER_BODY, Tag.POWERLIFTING)
    assert barbell.description == "A press."
    assert barbell.safety.tips == ("Stay tight.",)
    assert machine.primary_muscle_groups == (Muscle.TRICEPS,)
    assert machine.tags == (Tag.UPPER_BODY,)


def in_first(**fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(family: dict[str, Any]) -> None:
        family["exercises"][0].update(fields)

    return change


def without(name: str) -> Callable[[dict[str, Any]], None]:
    def change(family: dict[str, Any]) -> None:
        family.pop(name, None)
        for exercise in family["exercises"]:
            exercise.pop(name, None)

    return change


def in_family(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda family: family.update(fields)


STEPS = FAMILY["exercises"][0]["instructions"]


@pytest.mark.parametrize(
    ("change", "entry", "message"),
    [
        *(
            (without(name), "barbell-press", name)
            for name in (
                "name", "equipment", "difficulty", "description", "instructions", "primaryMuscleGroups", "force",
                "mechanic", "measurement", "met", "movementPattern", "exerciseType", "tips", "commonMistakes",
            )
        ),
        (without("id"), "Barbell Press", "id"),
        (in_first(id="Barbell Press"), "Barbell Press", "id"),
        (in_first(equipment=["stone"]), "barbell-press", "equipment.0"),
        (in_first(equipment=[]), "barbell-press", "equipment"),
        (in_first(equipment=["bodyweight", "bench"]), "barbell-press", "bodyweight must not be listed together"),
        (in_first(primaryMuscleGroups=["heart"]), "barbell-press", "primaryMuscleGroups.0"),
        (in_first(primaryMuscleGroups=[]), "barbell-press", "primaryMuscleGroups"),
        (in_first(primaryMuscleGroups=["triceps"]), "barbell-press", "primary and secondary muscles must differ: triceps"),
        (in_first(difficulty="hard"), "barbell-press", "difficulty"),
        (in_first(tags=["fun"]), "barbell-press", "tags.1"),
        (in_first(met=40), "barbell-press", "met"),
        (in_first(instructions=STEPS[:2]), "barbell-press", "instructions"),
        (in_first(instructions=[*STEPS, STEPS[0]]), "barbell-press", "must not contain a value twice"),
        (in_first(tips=["One."] * 5), "barbell-press", "tips"),
        (in_first(warnings=["A.A", "B.B", "C.C", "D.D"]), "barbell-press", "warnings"),
        (in_first(aliasses=["press"]), "barbell-press", "aliasses"),
        (in_first(name="Machine press"), "machine-press", "'machine press' is taken by barbell-press"),
        (in_first(aliases=["MACHINE PRESS"]), "machine-press", "'machine press' is taken by barbell-press"),
        (in_first(aliases=["barbell press"]), "barbell-press", "an alias equals the name"),
        (in_first(id="machine-press"), "machine-press", "the id is taken, in press.yaml"),
        (in_first(aliases=["press machine"]), "machine-press", "has the same words as a name of barbell-press"),
        (in_first(equipment=["machine"]), "barbell-press", "mentions 'barbell'"),
        (
            lambda family: family["exercises"][1].update(instructions=STEPS, equipment=["barbell", "bench"]),
            "machine-press",
            "has the same instructions as barbell-press",
        ),
        (
            lambda family: (
                family["exercises"][0].update(instructions=[*STEPS, "Breathe out at the top and rest a moment."]),
                family["exercises"][1].update(
                    instructions=[*STEPS, "Breathe out at the top and rest a second."], equipment=["barbell", "bench"]
                ),
            ),
            "machine-press",
            "nearly the same instructions as barbell-press",
        ),
        (in_family(family="pull"), "-", "`family` must be the file's name, press"),
        (in_family(exercises=[]), "-", "has no list of exercises"),
        (in_family(exercises=["squat"]), "-", "not an exercise: squat"),
        (in_family(met="much"), "barbell-press", "met"),
    ],
)  # fmt: skip
def test_a_flaw_names_file_and_entry(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], entry: str, message: str
) -> None:
    flaws = read_family(tmp_path, change).flaws
    assert any(
        flaw.file == "press.yaml" and flaw.entry == entry and message.lower() in flaw.message.lower() for flaw in flaws
    ), flaws
    with pytest.raises(seed.InvalidSeed, match=r"press\.yaml: "):
        seed.seed_exercises(tmp_path)


def test_a_file_that_is_no_yaml_is_a_flaw(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("exercises: [", encoding="utf-8")
    assert "is not YAML" in str(seed.read_seed(tmp_path).flaws[0])


def test_a_valid_exercise_is_read_beside_an_invalid_one(tmp_path: Path) -> None:
    parsed = read_family(tmp_path, in_first(difficulty="hard"))
    assert [exercise.id for exercise in parsed.exercises] == ["machine-press"]


def test_names_are_unique_over_all_files(tmp_path: Path) -> None:
    read_family(tmp_path)
    other = copy.deepcopy(FAMILY) | {"family": "second"}
    (tmp_path / "second.yaml").write_text(yaml.safe_dump(other), encoding="utf-8")
    flaws = [str(flaw) for flaw in seed.read_seed(tmp_path).flaws]
    assert "second.yaml: barbell-press: the id is taken, in press.yaml" in flaws
