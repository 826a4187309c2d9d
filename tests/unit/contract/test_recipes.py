"""What README.md and CONTRIBUTING.md say about adding something works as written: it is applied to a copy."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fitai.kernel import catalogue

PAGES = ("README.md", "CONTRIBUTING.md")
EXAMPLE = re.compile(r"<!-- example: (?P<path>\S+) -->\n```\w+\n(?P<content>.*?)```", re.DOTALL)
PATCH = re.compile(r"<!-- patch: (?P<name>[^>]+?) -->\n```diff\n(?P<diff>.*?)```", re.DOTALL)
COPIED = ("functions", "layers/fitai", "clients/python", "events", "tests", "infra", "pyproject.toml", "docs")


def examples(page: str) -> dict[str, str]:
    """The files that a page shows, by their paths."""
    return {match["path"]: match["content"] for match in EXAMPLE.finditer((catalogue.ROOT / page).read_text())}


def patches(page: str) -> dict[str, str]:
    """The changes that a page shows, by their names."""
    return {match["name"]: match["diff"] for match in PATCH.finditer((catalogue.ROOT / page).read_text())}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the repository with all that the pages show."""
    copy = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        source, target = catalogue.ROOT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "e2e", "benchmarks")
            shutil.copytree(source, target, symlinks=True, ignore=ignored)
        else:
            shutil.copy(source, target)
    for page in PAGES:
        shutil.copy(catalogue.ROOT / page, copy / page)
        for path, content in examples(page).items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_text(content)
        for name, diff in patches(page).items():
            applied = subprocess.run(
                ["git", "apply", "-C1", "-"],
                cwd=copy,
                input=diff,
                text=True,
                capture_output=True,
                check=False,
            )
            assert applied.returncode == 0, f"{page}: {name}: {applied.stderr}"
    yield copy
    shutil.rmtree(copy)


def run(repository: Path, *command: str) -> str:
    """Run a Python module in the copy; return its output."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV_", "COVERAGE"))
    }
    paths = f"{repository}{os.pathsep}{repository / 'layers' / 'fitai' / 'python'}"
    completed = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=repository,
        env=environment | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout[-4000:] + completed.stderr[-4000:]
    return completed.stdout


def test_the_pages_show_what_they_promise() -> None:
    shown = [path for page in PAGES for path in examples(page)]
    folders = {Path(path).parent.as_posix() for path in shown}
    assert {"functions/platform", "functions/reactions", "functions/schedules"} <= folders
    assert [*patches("CONTRIBUTING.md")] == ["a field on a workout"]


def test_what_the_recipes_add_passes_the_tests_that_follow_from_the_declarations(repository: Path) -> None:
    run(repository, "fitai.kernel.documents")
    names = sorted({Path(path).stem for page in PAGES for path in examples(page) if path.startswith("functions/")})
    chosen = ["--numprocesses", "0", "-p", "no:cacheprovider", "-k", " or ".join(names)]
    contract = [f"tests/unit/contract/test_{name}.py" for name in ("sample_events", "declarations", "authorization")]
    output = run(repository, "pytest", *chosen, *contract)
    passed = re.search(r"(\d+) passed", output)
    assert passed
    # Each is looked at by several tests: it has a sample, the sample works, it says what it is for, …
    assert int(passed[1]) >= 2 * len(names)


def test_the_field_of_the_recipe_is_stored_and_classified(repository: Path) -> None:
    chosen = ["--numprocesses", "0", "-p", "no:cacheprovider"]
    output = run(repository, "pytest", *chosen, "tests/unit/workouts/test_gym.py")
    assert "1 passed" in output
    classified = "tests/unit/workouts/sharing/test_visibility.py"
    output = run(repository, "pytest", *chosen, classified, "-k", "classified or declared")
    assert "passed" in output
