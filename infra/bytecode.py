"""Compile the sources of a layer to bytecode before it is deployed.

A layer is read-only: without it each container compiles anew what it imports, for longer than all else of its start takes
(docs/performance.md has the figures).
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

VERSION_PROGRAM = "import sys; print('%d.%d' % sys.version_info[:2])"


@cache
def interpreter(version: str) -> str | None:
    """A Python of this version (such as "3.13") on this machine: our own, or the one on the PATH; None without any."""
    for python in (sys.executable, f"python{version}"):
        try:
            answer = subprocess.run([python, "-c", VERSION_PROGRAM], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            continue
        if answer.strip() == version:
            return python
    return None


def compile_all(folder: Path, python: str) -> None:
    """Put the bytecode of all sources below a folder beside them.

    It is taken as it is, whatever times the files have: those of a layer are not the ones they were compiled at.

    Args:
        python: the interpreter that compiles; another version than this cannot use it.

    Raises:
        CalledProcessError: a source is no Python of that version.
    """
    quiet_and_all_cores = ["-q", "-j", "0"]
    command = [python, "-m", "compileall", *quiet_and_all_cores, "--invalidation-mode", "unchecked-hash"]
    # In the archive the sources lie elsewhere: tracebacks are to show that place.
    subprocess.run([*command, "-s", str(folder), "-p", "/opt", str(folder)], check=True)
