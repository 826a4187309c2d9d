"""`make test`: everything that is checked, cheapest first, the end-to-end tests on a stack of their own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra import ROOT
from infra.local import console
from infra.local.cloud import FOLDER, Cloud, free_port
from infra.local.console import Trouble

TOOLS = Path(sys.executable).parent
SOURCE = "layers/fitai/python"
PARALLEL = ("--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""A process for each core; the tests of a file share what they have set up. In the order of the files, and not those
with the most tests first: the longest ones have few."""
CHECKS: tuple[tuple[str, Sequence[str]], ...] = (
    ("Formatting", ("ruff", "format", "--check", ".")),
    ("Lint", ("ruff", "check", ".")),
    ("Types of the layer", ("mypy", "-p", "fitai")),
    ("Types of the infrastructure", ("mypy", "-p", "infra")),
    ("Architecture", ("lint-imports",)),
    ("Unit tests", ("pytest", "tests/unit", *PARALLEL, "--cov", "--cov-report=")),
    ("Coverage", ("coverage", "report")),
    ("Store tests", ("pytest", "tests/store", *PARALLEL)),
    ("Infrastructure", ("pytest", "tests/infra")),
)


def main() -> int:
    """Run all of it; gives the exit code of the first check that fails."""
    for what, command in CHECKS:
        _check(what, command)
    if any((ROOT / "tests" / "e2e").glob("test_*.py")):
        _end_to_end()
    return 0


def _check(what: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    folder = next((ROOT / part for part in command if part.startswith("tests/")), None)
    if folder is not None and not any(folder.rglob("test_*.py")):
        return
    print(f"\n── {what}", flush=True)
    paths = f"{ROOT}{os.pathsep}{ROOT / SOURCE}"
    done = subprocess.run(
        [TOOLS / command[0], *command[1:]],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths, "MYPYPATH": SOURCE} | dict(environment or {}),
        check=False,
    )
    if done.returncode:
        raise Trouble(f"{what}: failed (exit code {done.returncode}).")


def _end_to_end() -> None:
    print("\n── A stack for the end-to-end tests", flush=True)
    cloud = Cloud(FOLDER / "e2e", free_port())
    Cloud.known(cloud.folder).forget()
    try:
        cloud.start()
        cloud.deploy()
        _check("End-to-end tests", ("pytest", "tests/e2e"), {"FITAI_STACK": str(cloud.stack_file)})
    finally:
        cloud.stop()


if __name__ == "__main__":
    console.main(main)
