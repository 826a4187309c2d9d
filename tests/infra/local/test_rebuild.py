"""`make rebuild USER=…`: what is computed about a user of the running stack is computed anew."""

import os
import subprocess

import pytest

from infra import ROOT
from infra.local import rebuild
from infra.local.cloud import Cloud
from infra.local.console import Trouble


def test_somebody_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REBUILD_USER", raising=False)
    with pytest.raises(Trouble, match="Whose"):
        rebuild.main()


def test_a_stack_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBUILD_USER", "ada")
    monkeypatch.setattr(Cloud, "runs", lambda self: False)
    with pytest.raises(Trouble, match="make start"):
        rebuild.main()


@pytest.mark.parametrize(("arguments", "user"), [(["USER=ada"], "ada"), ([], "")])
def test_the_user_is_the_one_of_the_command_line_not_of_the_shell(arguments: list[str], user: str) -> None:
    command = ["make", "--dry-run", "rebuild", *arguments]
    shown = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"USER": "root"}, capture_output=True, text=True, check=True
    ).stdout
    assert f"REBUILD_USER='{user}'" in shown
