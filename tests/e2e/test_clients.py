"""The clients that generators make from the OpenAPI document work: a first workout with each of them."""

import json
import os
import subprocess
import sys
from uuid import uuid4

import pytest

from infra.local.client import Stack
from tests.generators import clients


@pytest.mark.parametrize(
    ("language", "command"),
    [("typescript", ("node", "out/flow.js")), ("python", (sys.executable, "flow.py"))],
)
def test_a_first_workout_with_a_generated_client(stack: Stack, language: str, command: tuple[str, str]) -> None:
    outcome = clients.generate()[language]
    assert outcome.code == 0, outcome.output[-4000:]
    name = f"{language}_{uuid4().hex[:10]}"
    completed = subprocess.run(
        [*command, stack.rest_url.rstrip("/"), name, f"Iron-{uuid4().hex}"],
        cwd=clients.folder(),
        env=os.environ | {"PYTHONPATH": str(clients.folder())},
        capture_output=True,
        text=True,
        check=False,
    )

    assert completed.returncode == 0, completed.stderr[-4000:]
    result = json.loads(completed.stdout)
    assert result["username"] == name
    assert result["statuses"] == ["planned", "in_progress", "completed"]
    assert result["volume"] == 300
    assert "max_weight" in result["records"]
