"""Install what the commands need: a virtual environment from the lock, and the CDK CLI.

`make install` also installs the code generators, which only tests need: `make start` does without them.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from infra import ROOT
from infra.local.console import Trouble, run, step

MIN_PYTHON = (3, 11)
MIN_NODE = (20, 19)
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CDK = ROOT / "node_modules" / ".bin" / "cdk"
LOGS = ROOT / ".local"
LOCK = ROOT / "requirements.lock"
NODE_LOCK = ROOT / "package-lock.json"
GENERATORS = ROOT / ".build" / "generators"
"""A virtual environment of their own: some packages that the Python generators need contradict those of the lock."""
GENERATORS_LOCK = ROOT / "tests" / "generators" / "requirements.lock"
SITE_TOOLS = ROOT / ".build" / "site-tools"
"""A virtual environment of what builds the documents: `make start` installs it beside the deployment, and not before."""
SITE_LOCK = ROOT / "site" / "requirements.lock"
GENERATORS_NOTE = CDK.parent / "generators"
"""Says that the generators of package.json are installed too."""


def check_machine() -> None:
    """Check that this machine has what cannot be installed here.

    Raises:
        Trouble: Python or Node is missing or too old.
    """
    if sys.version_info < MIN_PYTHON:
        raise Trouble(f"FitAI needs Python {_dotted(MIN_PYTHON)} or newer; this is {sys.version.split()[0]}.")
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise Trouble("This Python comes without venv and pip; on Debian and Ubuntu, install python3-venv.")
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise Trouble(
            f"FitAI needs Node {_dotted(MIN_NODE)} or newer, with npm: the AWS CDK runs on it. See nodejs.org."
        )
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    match = re.match(r"v(\d+)\.(\d+)", version)
    if match is None or (int(match[1]), int(match[2])) < MIN_NODE:
        raise Trouble(f"FitAI needs Node {_dotted(MIN_NODE)} or newer; this is {version or 'one that does not start'}.")


def install() -> None:
    """Install whatever differs from the locks."""
    if not _is_installed(VENV, LOCK) or not PYTHON.exists():
        with step("Installing the Python packages of the lock"):
            _install_packages()
            _note(VENV, LOCK)
    if not _is_installed(CDK.parent, NODE_LOCK) or not CDK.exists():
        with step("Installing the CDK CLI and what the console is built from"):
            # With what the console is built from, and without what only tests and generators of the clients need.
            _npm("ci", "--omit=dev", "--workspace", "clients/console", "--include-workspace-root")
            _note(CDK.parent, NODE_LOCK)


def install_generators() -> None:
    """Install the code generators that the tests use, as far as they differ from the locks."""
    if not _is_installed(GENERATORS_NOTE, NODE_LOCK):
        with step("Installing the code generators of package.json"):
            _npm("ci")
            GENERATORS_NOTE.mkdir(exist_ok=True)
            for folder in (CDK.parent, GENERATORS_NOTE):
                _note(folder, NODE_LOCK)
    if not _is_installed(GENERATORS, GENERATORS_LOCK):
        with step("Installing the code generators of tests/generators/requirements.lock"):
            run([PYTHON, "-m", "venv", "--clear", GENERATORS], LOGS / "generators.log", cwd=ROOT)
            _install_lock(GENERATORS_LOCK, GENERATORS / "bin" / "python")
            _note(GENERATORS, GENERATORS_LOCK)


def install_site_tools() -> None:
    """Install what builds the documents, as far as it differs from its lock."""
    if not _is_installed(SITE_TOOLS, SITE_LOCK):
        run([PYTHON, "-m", "venv", "--clear", "--without-pip", SITE_TOOLS], LOGS / "site-tools.log", cwd=ROOT)
        _install_lock(SITE_LOCK, SITE_TOOLS / "bin" / "python", LOGS / "site-tools.log")
        _note(SITE_TOOLS, SITE_LOCK)


def _npm(*arguments: str) -> None:
    run(["npm", *arguments, "--no-audit", "--no-fund"], LOGS / "npm.log", cwd=ROOT)


def _install_packages() -> None:
    if not PYTHON.exists():
        run([sys.executable, "-m", "venv", VENV], LOGS / "venv.log", cwd=ROOT)
    # The lock's own uv installs the other packages in seconds.
    bootstrap = LOGS / "uv.txt"
    bootstrap.parent.mkdir(exist_ok=True)
    bootstrap.write_text(_pinned("uv", LOCK.read_text().splitlines()))
    run([PYTHON, "-m", "pip", *PIP_INSTALL, bootstrap], LOGS / "pip.log", cwd=ROOT)
    _install_lock(LOCK, PYTHON)


PIP_INSTALL = ("install", "--require-hashes", "--requirement")


def _install_lock(lock: Path, python: Path, log: Path | None = None) -> None:
    # uv does not read pip's configuration, so where pip reaches its index through a proxy or a mirror and uv does not,
    # pip installs the packages itself.
    try:
        run([PYTHON, "-m", "uv", "pip", *PIP_INSTALL, lock, "--python", python], log or LOGS / "uv.log", cwd=ROOT)
    except Trouble:
        run([PYTHON, "-m", "pip", "--python", python, *PIP_INSTALL, lock], log or LOGS / "pip.log", cwd=ROOT)


def _pinned(package: str, lock: Iterable[str]) -> str:
    """The lines of one package in a lock: its version and its hashes."""
    package_lines: list[str] = []
    for line in lock:
        if line.startswith(f"{package}=="):
            package_lines = [line]
        elif package_lines and line.startswith(" "):
            package_lines.append(line)
        elif package_lines:
            break
    return "\n".join(package_lines) + "\n"


def _is_installed(folder: Path, lock: Path) -> bool:
    note = folder / ".lock-installed"
    return note.exists() and note.read_text() == _digest(lock)


def _note(folder: Path, lock: Path) -> None:
    (folder / ".lock-installed").write_text(_digest(lock))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _dotted(version: Iterable[int]) -> str:
    return ".".join(map(str, version))


def main() -> None:
    """Install everything, and nothing more."""
    check_machine()
    install()
    install_generators()


if __name__ == "__main__":
    from infra.local import console

    console.main(main)
