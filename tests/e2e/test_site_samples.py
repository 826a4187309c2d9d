"""The code samples of the documents, run as they stand there against the stack."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra import ROOT
from infra.local.client import Stack
from tests.site.samples import programs

pytestmark = pytest.mark.e2e
PROGRAMS = programs()
SECONDS = 180
TAKE_TYPES_AWAY = """
const typescript = require("typescript"), files = require("fs");
const [source, target] = process.argv.slice(-2);
const options = { target: "es2022", module: "esnext", strict: true };
const output = typescript.transpileModule(files.readFileSync(source, "utf8"), { compilerOptions: options, reportDiagnostics: true });
if (output.diagnostics.length) throw new Error(output.diagnostics.map((each) => each.messageText).join("\\n"));
files.writeFileSync(target, output.outputText);
"""


def _bash(folder: Path, program: str) -> list[list[str]]:
    (folder / "program.sh").write_text(f"set -euo pipefail\n{program}")
    return [["bash", "program.sh"]]


def _python(folder: Path, program: str) -> list[list[str]]:
    (folder / "program.py").write_text(program)
    return [[sys.executable, "program.py"]]


def _typescript(folder: Path, program: str) -> list[list[str]]:
    (folder / "program.ts").write_text(program)
    (folder / "strip.cjs").write_text(TAKE_TYPES_AWAY)
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    # Node has WebSocket without being asked from version 22 on, as browsers have.
    flags = ["--experimental-websocket"] if int(version.strip("v\n").split(".")[0]) < 22 else []
    return [["node", "strip.cjs", "program.ts", "program.mjs"], ["node", *flags, "program.mjs"]]


COMMANDS: dict[str, Callable[[Path, str], list[list[str]]]] = {"bash": _bash, "python": _python, "ts": _typescript}


@pytest.mark.parametrize(("page", "language"), PROGRAMS, ids=lambda name: str(name))
def test_the_samples_of_a_page_work_as_they_stand_there(stack: Stack, page: str, language: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "API": stack.rest_url,
        "LIVE": stack.websocket_url,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    for command in COMMANDS[language](tmp_path, PROGRAMS[page, language]):
        run = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        assert run.returncode == 0, f"{page}: {' '.join(command)}\n{run.stdout[-2000:]}\n{run.stderr[-4000:]}"
