"""`make test-stripe`: Stripe's own `stripe-mock`, which holds each of our requests against Stripe's description of its API."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import ROOT
from infra.local import console
from infra.local.cloud import FOLDER
from infra.local.console import Trouble, run, step
from infra.local.network import answers, free_port, wait

VERSION = "v0.203.0"
"""It describes the version of the API that `provider.client.API_VERSION` names; both are raised together with the SDK."""
MODULE = f"github.com/stripe/stripe-mock@{VERSION}"
HOME = FOLDER / "stripe-mock" / VERSION
BINARY = HOME / "stripe-mock"
STARTS_WITHIN = 30


def main() -> int:
    """Install stripe-mock, and run the tests against it; return the tests' exit code."""
    install()
    tests = [sys.executable, "-m", "pytest", "tests/stripe"]
    return subprocess.run(tests, cwd=ROOT, env=os.environ, check=False).returncode


def can_be_had() -> bool:
    """Whether it is installed, or can be."""
    return BINARY.exists() or shutil.which("go") is not None


def install() -> Path:
    """Build it once; its path.

    Raises:
        Trouble: there is no Go to build it with, or it cannot be built.
    """
    if BINARY.exists():
        return BINARY
    if shutil.which("go") is None:
        raise Trouble("This needs Go, to build stripe-mock; there is none on the PATH.")
    # Built elsewhere and then renamed: a build that is interrupted leaves no half of it.
    building = HOME / f"building-{os.getpid()}"
    building.mkdir(parents=True, exist_ok=True)
    with step(f"Building stripe-mock {VERSION}"):
        environment = os.environ | {"GOBIN": str(building), "GOFLAGS": "-mod=mod"}
        run(["go", "install", MODULE], HOME / "build.log", cwd=building, environment=environment)
    (building / BINARY.name).replace(BINARY)
    building.rmdir()
    return BINARY


@contextmanager
def running() -> Iterator[str]:
    """The address of one that runs, until the end of the block.

    Raises:
        Trouble: it cannot be built, or does not start.
    """
    binary, port = install(), free_port()
    url = f"http://127.0.0.1:{port}"
    log_file = HOME / f"server-{port}.log"
    command = [str(binary), "-http-addr", f"127.0.0.1:{port}"]
    with log_file.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait(lambda: answers(url) or server.poll() is not None, STARTS_WITHIN)
            if server.poll() is not None:
                raise Trouble(log_file.read_text() + "\nstripe-mock did not start.")
            yield url
        finally:
            server.terminate()
    log_file.unlink()


if __name__ == "__main__":
    console.main(main)
