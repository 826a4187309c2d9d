"""`make test-dynamodb-local`: the store tests once more, on Amazon's own DynamoDB Local in a JVM."""

import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra import ROOT
from infra.local import console
from infra.local.cloud import FOLDER
from infra.local.console import Trouble, run, step
from infra.local.network import answers, free_port, wait

HOME = FOLDER / "dynamodb-local"
LIBRARIES = HOME / "libraries"
PROJECT = Path(__file__).with_name("dynamodb-local.pom.xml")
SERVER = "software.amazon.dynamodb.services.local.main.ServerRunner"
STARTS_WITHIN = 60
MAX_OUTPUT = 100_000
"""Characters of a part's output that are printed."""
SEPARATE = ("tests/store/test_unit_budgets.py", "tests/store/workouts", "tests/store/community")
PARTS = (*((part,) for part in SEPARATE), ("tests/store", *(f"--ignore={part}" for part in SEPARATE)))
"""Tests that run at the same time: a process and a server use one core each."""


def main() -> int:
    """Fetch DynamoDB Local once, start it, run the tests and stop it; return the tests' exit code."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise Trouble(f"This needs Java 17 and Maven; there is no {tool}.")
    _fetch()
    with ThreadPoolExecutor() as pool:
        return max(pool.map(_test, range(len(PARTS))))


def _test(part: int) -> int:
    """Run a part of the tests on a server of its own, and print their output when they have ended."""
    port = free_port()
    endpoint = f"http://localhost:{port}"
    log_file = HOME / f"server-{part}.log"
    with log_file.open("w") as log, subprocess.Popen(_command(port), stdout=log, stderr=log) as server:
        try:
            wait(lambda: answers(endpoint) or server.poll() is not None, STARTS_WITHIN)
            if server.poll() is not None:
                raise Trouble(log_file.read_text() + "\nDynamoDB Local did not start.")
            environment = os.environ | {"FITAI_TEST_DYNAMODB": endpoint}
            tests = [sys.executable, "-m", "pytest", *PARTS[part]]
            completed = subprocess.run(tests, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            print(completed.stdout[-MAX_OUTPUT:], completed.stderr[-MAX_OUTPUT:], flush=True)
            return completed.returncode
        finally:
            server.terminate()


def _fetch() -> None:
    checksum = hashlib.sha256(PROJECT.read_bytes()).hexdigest()
    note = HOME / "fetched"
    if note.exists() and note.read_text() == checksum:
        return
    shutil.rmtree(LIBRARIES, ignore_errors=True)
    with step("Fetching DynamoDB Local with Maven"):
        goal = "dependency:copy-dependencies"
        run(["mvn", "-B", "-f", PROJECT, goal, f"-DoutputDirectory={LIBRARIES}"], HOME / "maven.log", cwd=ROOT)
    note.write_text(checksum)


def _command(port: int) -> list[str]:
    path = f"-Djava.library.path={LIBRARIES}"
    return ["java", path, "-cp", f"{LIBRARIES}/*", SERVER, "-inMemory", "-disableTelemetry", "-port", str(port)]


if __name__ == "__main__":
    console.main(main)
