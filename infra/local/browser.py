"""`make test-browser`: the console and the documents in a real browser, against a stack of their own or the one of FITAI_STACK.

Playwright is installed into a folder of its own, from tests/browser/requirements.lock. The browser is Debian's Chromium: where it is
missing, root installs it by apt-get; elsewhere the command says what is missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra import ROOT
from infra.local import console
from infra.local.cloud import FOLDER, Cloud
from infra.local.console import Trouble, run, step
from infra.local.dev.host import Host
from infra.local.install import LOGS, PIP_INSTALL, PYTHON
from infra.local.network import free_port

PACKAGES = ROOT / ".build" / "browser"
LOCK = ROOT / "tests" / "browser" / "requirements.lock"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FIND = "find"
"""The argument that only looks for the browser, or installs it: the exit code says whether there is one."""


def chromium() -> str | None:
    """The program of Chromium: CHROMIUM of the environment, or what is on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, PROGRAMS)), None)


def install_chromium() -> bool:
    """Install Debian's Chromium where that is possible; return whether there is one now."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step("Installing Chromium"):
        try:
            run([apt, "update"], LOGS / "chromium.log", cwd=ROOT, environment=environment)
            packages = ("chromium", "fonts-liberation")
            run(
                [apt, "install", "--yes", "--no-install-recommends", *packages],
                LOGS / "chromium.log",
                cwd=ROOT,
                environment=environment,
            )
        except Trouble:
            return False
    return chromium() is not None


def install_playwright() -> None:
    """Install Playwright into a folder of its own, unless it is as the lock says."""
    note = PACKAGES / ".lock-installed"
    if note.exists() and note.read_text() == LOCK.read_text():
        return
    shutil.rmtree(PACKAGES, ignore_errors=True)
    with step("Installing the packages of tests/browser/requirements.lock"):
        run([PYTHON, "-m", "pip", *PIP_INSTALL, LOCK, "--target", PACKAGES], LOGS / "browser.log", cwd=ROOT)
    note.write_text(LOCK.read_text())


def tests(stack: Path, arguments: list[str]) -> int:
    """Run the tests against a stack; return the exit code of pytest."""
    paths = (ROOT, ROOT / "layers" / "fitai" / "python", PACKAGES)
    environment = os.environ | {"FITAI_STACK": str(stack), "PYTHONPATH": os.pathsep.join(map(str, paths))}
    command = [sys.executable, "-m", "pytest", "tests/browser", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Install what is missing, start a stack unless one is named, run the tests.

    Raises:
        Trouble: there is no browser, and none can be installed.
    """
    arguments = sys.argv[1:]
    is_there = chromium() is not None or install_chromium()
    if arguments == [FIND]:
        return 0 if is_there else 1
    if not is_there:
        raise Trouble("There is no Chromium: install it, or name its program in CHROMIUM. Root gets it by apt-get.")
    install_playwright()
    if named := os.environ.get("FITAI_STACK"):
        return tests(Path(named).resolve(), arguments)
    cloud = Cloud(FOLDER / "browser", free_port())
    Cloud.known(cloud.folder).forget()
    try:
        with step("Starting a stack for the tests in a browser"):
            cloud.start()
            cloud.deploy()
        with (cloud.folder / "functions.log").open("w") as log:
            host = Host(cloud, output=log.fileno())
            host.prepare()
            with host.registered():
                return tests(cloud.stack_file, arguments)
    finally:
        cloud.stop()


if __name__ == "__main__":
    console.main(main)
