"""The client for TypeScript: its types are those of the documents, it compiles strictly, and its own tests pass."""

import os
import subprocess
from pathlib import Path

import pytest

from infra import ROOT

CLIENT = ROOT / "clients" / "typescript"
BIN = ROOT / "node_modules" / ".bin"
STEPS: dict[str, tuple[str | Path, ...]] = {
    "types of the documents": ("node", "scripts/generate.mjs", "--check"),
    "types": (BIN / "tsc", "--project", "tsconfig.json"),
    "tests": (BIN / "vitest", "run"),
}


@pytest.mark.parametrize("step", STEPS)
def test_the_client_for_typescript(step: str) -> None:
    completed = subprocess.run(
        STEPS[step],
        cwd=CLIENT,
        env=os.environ | {"CI": "1", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout[-6000:]
