"""Our own programmes: every file is sound, and what is not is named."""

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
def known() -> dict[str, Exercise]:
    return {one.id: one for one in written_exercises()}


@cache
def written() -> seed.ParsedProgrammes:
    return seed.read_programmes(known())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_programme_is_sound(file: Path) -> None:
    assert [str(flaw) for flaw in written().flaws if flaw.file == file.name] == []
    assert file.stem in [one.id for one in written().programmes]


def test_programmes_have_names_of_their_own() -> None:
    names = [one.content.name for one in written().programmes]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", written().programmes, ids=lambda one: one.id)
def test_what_is_compiled_is_whole(one: Any) -> None:
    content = one.content
    assert content.sharing.visible
    assert (content.metadata.goal, content.metadata.difficulty, content.metadata.duration) != (None, None, None)
    assert content.metadata.primary_muscles
    assert content.metadata.equipment
    assert rules.plan_errors(content.weekly_plan, known()) == []
    assert len(content.model_dump_json(by_alias=True, exclude_none=True)) < 200_000


def test_the_same_programmes_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        seed.build_programmes(tmp_path / name, known())
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    compiled = Programmes.model_validate_json((tmp_path / "a.json").read_bytes())
    assert compiled.programmes == written().programmes


# --- what is named ------------------------------------------------------------------------------------------------

REST = {"isRestDay": True}
LIFT = {"exerciseId": "barbell-back-squat", "sets": 3, "reps": 5, "weight": {"type": "percentage", "value": 70}}


def programme(*exercises: dict[str, Any], **fields: Any) -> dict[str, Any]:
    days = dict.fromkeys(("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), REST)
    return {
        "id": "fitai-test",
        "featured": 1,
        "category": "beginner",
        "name": "Test",
        "description": "A programme that is here to be found wrong, or not.",
        "metadata": {"goal": "strength", "difficulty": "beginner"},
        "weeklyPlan": {"totalWeeks": 4, "days": {"monday": {"exercises": list(exercises) or [LIFT]}} | days},
    } | fields


def flaws(folder: Path, *files: dict[str, Any]) -> list[str]:
    for n, content in enumerate(files):
        name = str(content.get("id", "x")) if n == 0 else f"fitai-test-{n}"
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
    return [flaw.path for flaw in seed.read_programmes(known(), folder).flaws]


def test_a_good_one_has_no_flaw(tmp_path: Path) -> None:
    assert flaws(tmp_path, programme()) == []


MONDAY = "weeklyPlan.days.monday.exercises.0"


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (programme(colour="red"), "colour"),
        (programme(metadata={"goal": "strength"}), "metadata.difficulty"),
        (programme(metadata={"difficulty": "beginner"}), "metadata.goal"),
        (programme(description="Short."), "description"),
        (programme(id="other-test"), "id"),
        (programme(LIFT | {"exerciseId": "nothing"}), f"{MONDAY}.exerciseId"),
        (programme(LIFT | {"weight": {"type": "bodyweight"}}), f"{MONDAY}.weight"),
        (programme({"exerciseId": "barbell-back-squat", "sets": 3, "reps": 5}), f"{MONDAY}.weight"),
        (programme(LIFT | {"exerciseId": "push-up"}), f"{MONDAY}.weight"),
        (programme({"exerciseId": "plank", "sets": 3, "reps": 5}), f"{MONDAY}.durationSeconds"),
        (programme({"exerciseId": "push-up", "sets": 3, "durationSeconds": 5}), f"{MONDAY}.reps"),
        (
            programme(
                LIFT | {"progression": {"type": "wave", "waves": [{"sets": [{"percentage": 70, "reps": 5}] * 3}]}}
            ),
            f"{MONDAY}.weight.of",
        ),
        (programme(LIFT | {"weight": {"type": "percentage", "value": 5}}), MONDAY),
        (programme(weeklyPlan={"totalWeeks": 1, "days": {"monday": REST}}), "weeklyPlan.days.tuesday"),
    ],
)
def test_a_flaw_is_named(tmp_path: Path, content: dict[str, Any], path: str) -> None:
    assert flaws(tmp_path, content)[0] == path


def test_a_day_that_says_nothing_is_a_flaw(tmp_path: Path) -> None:
    content = programme()
    content["weeklyPlan"]["days"]["tuesday"] = {"name": "What?"}
    assert flaws(tmp_path, content) == ["weeklyPlan.days.tuesday.exercises"]


def test_no_two_have_the_same_place(tmp_path: Path) -> None:
    assert flaws(tmp_path, programme(), programme(id="fitai-test-1")) == ["featured"]


def test_what_is_no_yaml_is_a_flaw_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "fitai-x.yaml").write_text("a: [")
    (flaw,) = seed.read_programmes(known(), tmp_path).flaws
    assert (flaw.file, flaw.path) == ("fitai-x.yaml", "-")


def test_a_flawed_file_is_not_compiled(tmp_path: Path) -> None:
    (tmp_path / "fitai-x.yaml").write_text("id: fitai-x")
    with pytest.raises(seed.InvalidProgramme, match=r"fitai-x\.yaml: name"):
        seed.build_programmes(tmp_path / "out.json", known(), tmp_path)
