"""The written programmes: every file is valid, and each flaw is named."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from fitai.exercises.models import Exercise
from fitai.templates import rules
from fitai.templates.models import Programmes
from fitai.templates.programmes import seed

from tests.harness.cloud import written_exercises

FILES = sorted(seed.PROGRAMME_FOLDER.glob("*.yaml"))


@cache
def exercises_by_id() -> dict[str, Exercise]:
    return {exercise.id: exercise for exercise in written_exercises()}


@cache
def parsed_programmes() -> seed.ParsedProgrammes:
    return seed.read_programmes(exercises_by_id())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_written_programme_has_no_flaw(file: Path) -> None:
    assert [str(flaw) for flaw in parsed_programmes().flaws if flaw.file == file.name] == []
    assert file.stem in [programme.id for programme in parsed_programmes().programmes]


def test_the_names_of_programmes_are_unique() -> None:
    names = [programme.content.name for programme in parsed_programmes().programmes]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("programme", parsed_programmes().programmes, ids=lambda programme: programme.id)
def test_a_compiled_programme_is_complete(programme: Any) -> None:
    content = programme.content
    assert content.sharing.is_visible
    assert (content.metadata.goal, content.metadata.difficulty, content.metadata.duration) != (None, None, None)
    assert content.metadata.primary_muscles
    assert content.metadata.equipment
    assert rules.plan_errors(content.weekly_plan, exercises_by_id()) == []
    assert len(content.model_dump_json(by_alias=True, exclude_none=True)) < 200_000


def test_the_same_programmes_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        seed.build_programmes(tmp_path / name, exercises_by_id())
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    compiled = Programmes.model_validate_json((tmp_path / "a.json").read_bytes())
    assert compiled.programmes == parsed_programmes().programmes


# --- flaws ---------------------------------------------------------------------------------------------------------

REST = {"isRestDay": True}
LIFT = {"exerciseId": "barbell-back-squat", "sets": 3, "reps": 5, "weight": {"type": "percentage", "value": 70}}


def programme_file(*exercises: dict[str, Any], **fields: Any) -> dict[str, Any]:
    days = dict.fromkeys(("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), REST)
    return {
        "id": "fitai-test",
        "featured": 1,
        "category": "beginner",
        "name": "Test",
        "description": "A programme for the tests of the validation, long enough.",
        "metadata": {"goal": "strength", "difficulty": "beginner"},
        "weeklyPlan": {"totalWeeks": 4, "days": {"monday": {"exercises": list(exercises) or [LIFT]}} | days},
    } | fields


def flaw_paths(folder: Path, *files: dict[str, Any]) -> list[str]:
    for n, content in enumerate(files):
        name = str(content.get("id", "x")) if n == 0 else f"fitai-test-{n}"
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
    return [flaw.path for flaw in seed.read_programmes(exercises_by_id(), folder).flaws]


def test_a_valid_file_has_no_flaw(tmp_path: Path) -> None:
    assert flaw_paths(tmp_path, programme_file()) == []


MONDAY = "weeklyPlan.days.monday.exercises.0"


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (programme_file(colour="red"), "colour"),
        (programme_file(metadata={"goal": "strength"}), "metadata.difficulty"),
        (programme_file(metadata={"difficulty": "beginner"}), "metadata.goal"),
        (programme_file(description="Short."), "description"),
        (programme_file(id="other-test"), "id"),
        (programme_file(LIFT | {"exerciseId": "nothing"}), f"{MONDAY}.exerciseId"),
        (programme_file(LIFT | {"weight": {"type": "bodyweight"}}), f"{MONDAY}.weight"),
        (programme_file({"exerciseId": "barbell-back-squat", "sets": 3, "reps": 5}), f"{MONDAY}.weight"),
        (programme_file(LIFT | {"exerciseId": "push-up"}), f"{MONDAY}.weight"),
        (programme_file({"exerciseId": "plank", "sets": 3, "reps": 5}), f"{MONDAY}.durationSeconds"),
        (programme_file({"exerciseId": "push-up", "sets": 3, "durationSeconds": 5}), f"{MONDAY}.reps"),
        (
            programme_file(
                LIFT | {"progression": {"type": "wave", "waves": [{"sets": [{"percentage": 70, "reps": 5}] * 3}]}}
            ),
            f"{MONDAY}.weight.of",
        ),
        (programme_file(LIFT | {"weight": {"type": "percentage", "value": 5}}), MONDAY),
        (programme_file(weeklyPlan={"totalWeeks": 1, "days": {"monday": REST}}), "weeklyPlan.days.tuesday"),
    ],
)
def test_a_flaw_is_named(tmp_path: Path, content: dict[str, Any], path: str) -> None:
    assert flaw_paths(tmp_path, content)[0] == path


def test_an_empty_day_is_a_flaw(tmp_path: Path) -> None:
    content = programme_file()
    content["weeklyPlan"]["days"]["tuesday"] = {"name": "Empty"}
    assert flaw_paths(tmp_path, content) == ["weeklyPlan.days.tuesday.exercises"]


def test_the_featured_position_is_unique(tmp_path: Path) -> None:
    assert flaw_paths(tmp_path, programme_file(), programme_file(id="fitai-test-1")) == ["featured"]


def test_a_file_that_is_no_yaml_is_a_flaw(tmp_path: Path) -> None:
    (tmp_path / "fitai-x.yaml").write_text("a: [")
    (flaw,) = seed.read_programmes(exercises_by_id(), tmp_path).flaws
    assert (flaw.file, flaw.path) == ("fitai-x.yaml", "-")


def test_a_flawed_file_is_not_compiled(tmp_path: Path) -> None:
    (tmp_path / "fitai-x.yaml").write_text("id: fitai-x")
    with pytest.raises(seed.InvalidProgramme, match=r"fitai-x\.yaml: name"):
        seed.build_programmes(tmp_path / "out.json", exercises_by_id(), tmp_path)
