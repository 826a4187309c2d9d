"""Clients of the API as app developers make them: generated from the documents by five generators, and compiled.

Everything is made once for a content of the documents, of the lock files and of the sources here, in a folder of `.build`;
the end-to-end test of the clients uses the same folder.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from infra import ROOT
from infra.local.install import GENERATORS, GENERATORS_LOCK, NODE_LOCK

DOCUMENTS = (ROOT / "docs" / "openapi.json", ROOT / "docs" / "asyncapi.json")
SOURCES = Path(__file__).parent / "sources"
BIN = ROOT / "node_modules" / ".bin"
OFFLINE = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "DO_NOT_TRACK": "1", "CI": "1"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the commands of a step ended: the exit code of the last one, and all that they printed."""

    code: int
    output: str


@cache
def folder() -> Path:
    """The folder of the clients of the present documents."""
    digest = hashlib.sha256()
    for path in (
        *DOCUMENTS,
        NODE_LOCK,
        GENERATORS_LOCK,
        *sorted(SOURCES.iterdir()),
        Path(__file__),
        ROOT / "redocly.yaml",
    ):
        digest.update(path.read_bytes())
    return ROOT / ".build" / "clients" / digest.hexdigest()[:16]


def generate() -> dict[str, Outcome]:
    """Generate and compile all clients, side by side; the outcome of each step by its name."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with ThreadPoolExecutor(max_workers=3) as pool:
            return dict(zip(STEPS, pool.map(_kept_outcome, STEPS), strict=True))


def _kept_outcome(name: str) -> Outcome:
    """The outcome of a step, which is not repeated once it has succeeded."""
    output = folder() / f"{name}.log"
    if output.exists():
        return Outcome(0, output.read_text())
    outcome = STEPS[name]()
    if outcome.code == 0:
        output.write_text(outcome.output)
    return outcome


def _run(*commands: list[str | Path]) -> Outcome:
    output = ""
    for command in commands:
        completed = subprocess.run(
            command,
            cwd=folder(),
            env=os.environ | OFFLINE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        output += completed.stdout
        if completed.returncode:
            return Outcome(completed.returncode, output)
    return Outcome(0, output)


def _typescript() -> Outcome:
    """Types of `openapi-typescript`, a client of `@hey-api/openapi-ts`, and what uses them, compiled by `tsc --strict`."""
    openapi = DOCUMENTS[0]
    for name in ("flow.ts", "uses.ts", "tsconfig.json"):
        (folder() / name).write_text((SOURCES / name).read_text())
    return _run(
        [BIN / "openapi-typescript", openapi, "--output", "schema.ts"],
        [BIN / "openapi-ts", "--input", openapi, "--output", "client", "--client", "@hey-api/client-fetch"],
        [BIN / "tsc", "--project", "tsconfig.json", "--strict"],
    )


def _python() -> Outcome:
    """A client of `openapi-python-client`, none of its types left out, and what uses it, checked by `mypy --strict`."""
    (folder() / "flow.py").write_text((SOURCES / "flow.py").read_text())
    options = ["--meta", "none", "--overwrite", "--fail-on-warning", "--config", SOURCES / "python-client.yml"]
    target = ["--path", DOCUMENTS[0], "--output-path", "fitai_client"]
    return _run(
        [GENERATORS / "bin" / "openapi-python-client", "generate", *target, *options],
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=mypy", "flow.py", "fitai_client"],
    )


def _models() -> Outcome:
    """Pydantic models of `datamodel-code-generator`, imported."""
    options = ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel", "--disable-timestamp"]
    formatter = ["--formatters", "builtin", "--target-python-version", "3.11"]
    return _run(
        [
            GENERATORS / "bin" / "datamodel-codegen",
            "--input",
            DOCUMENTS[0],
            "--output",
            "models.py",
            *options,
            *formatter,
        ],
        [sys.executable, "-c", "import models; models.Workout; models.MoodChange; models.Failure"],
    )


def _redocly() -> Outcome:
    return _run([BIN / "redocly", "lint", DOCUMENTS[0], "--config", ROOT / "redocly.yaml", "--format", "stylish"])


def _asyncapi() -> Outcome:
    return _run(["node", SOURCES / "asyncapi.cjs", DOCUMENTS[1]])


STEPS: dict[str, Callable[[], Outcome]] = {
    "typescript": _typescript,
    "python": _python,
    "models": _models,
    "redocly": _redocly,
    "asyncapi": _asyncapi,
}
"""The longest first."""
