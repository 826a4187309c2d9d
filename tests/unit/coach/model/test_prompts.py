"""The prompts are versioned: whoever changes one says so."""

import hashlib
import re
from importlib.resources import files

import pytest
from fitai.coach.model import prompts
from fitai.coach.model.prompts import PromptName, load_prompt

NAMES: tuple[PromptName, ...] = ("plan", "chat", "findings")
FOLDER = files(prompts)
CHANGELOG = FOLDER.joinpath("CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_changelog_has_each_version_with_its_hash(name: PromptName) -> None:
    prompt = load_prompt(name)
    digest = hashlib.sha256(FOLDER.joinpath(f"{name}.md").read_bytes()).hexdigest()[:8]
    rows = re.findall(rf"^\| `{name}` \| (\d+) \| `(\w+)` \| (.+) \|$", CHANGELOG, re.MULTILINE)
    assert [int(version) for version, _, _ in rows] == list(range(1, prompt.version + 1))
    assert rows[-1][1] == digest, "raise the version, and say in CHANGELOG.md what has changed"
    assert prompt.label == f"{name}-{prompt.version}"


def test_every_prompt_file_is_one_that_is_used() -> None:
    assert {file.name for file in FOLDER.iterdir() if file.name.endswith(".md")} == {f"{name}.md" for name in NAMES} | {
        "CHANGELOG.md"
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_says_that_texts_are_data(name: PromptName) -> None:
    text = load_prompt(name).text
    assert "data" in text and "never" in text
    assert len(text) < 4_000
