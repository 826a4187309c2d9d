"""The patch files for MiniStack: made from what we apply, fitting the installed version, each with a test of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.emulator.patch import Patch
from infra.local.emulator.upstream import FOLDER, OFFERED, PACKAGE, patch_file


def named(patch: Patch) -> str:
    return patch.name


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with MiniStack, and all patches applied to it."""
    folder = tmp_path_factory.mktemp("upstream")
    shutil.copytree(PACKAGE, folder / "ministack", ignore=shutil.ignore_patterns("__pycache__"))
    for patch in OFFERED:
        with (FOLDER / f"{patch.name}.patch").open() as file:
            subprocess.run(["patch", "-p1", "--fuzz=0", "-d", str(folder)], stdin=file, check=True, capture_output=True)
    return folder


def outcome(patch: Patch, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a patch's own test against the MiniStack of a folder."""
    test = FOLDER / f"test_{patch.name}.py"
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--rootdir={FOLDER}",
            "-c",
            os.devnull,
            str(test),
        ],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("patch", OFFERED, ids=named)
def test_the_file_says_what_the_patch_does(patch: Patch):
    written = (FOLDER / f"{patch.name}.patch").read_text()

    assert written == patch_file(patch), "python -m infra.local.emulator.upstream"
    assert patch.name in (FOLDER / "README.md").read_text()


@pytest.mark.parametrize("patch", OFFERED, ids=named)
def test_its_test_passes_with_it_and_fails_without(patch: Patch, copy: Path):
    patched, plain = outcome(patch, copy), outcome(patch, PACKAGE.parent)

    assert patched.returncode == 0, patched.stdout + patched.stderr
    assert plain.returncode == 1, plain.stdout + plain.stderr
    assert " failed" in plain.stdout
