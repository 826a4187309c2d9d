"""The commands that a fresh clone starts with: they run on the machine's Python, without the packages of the lock."""

import subprocess
import sys

import pytest

from infra import ROOT


@pytest.mark.parametrize("command", ["install", "start", "stop", "reset"])
def test_a_command_of_the_machines_python_needs_no_package(command: str) -> None:
    completed = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); import infra.local.{command}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
