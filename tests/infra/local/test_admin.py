"""`make admin EMAIL=…`: the operator appoints an administrator."""

import os
import subprocess

import pytest

from infra import ROOT
from infra.local import admin
from infra.local.cloud import Cloud
from infra.local.console import Trouble


def test_an_address_must_be_named_and_a_stack_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADMIN_EMAIL", raising=False)
    with pytest.raises(Trouble, match="Who"):
        admin.main()
    monkeypatch.setenv("ADMIN_EMAIL", "ada@example.com")
    monkeypatch.setattr(Cloud, "runs", lambda self: False)
    with pytest.raises(Trouble, match="make start"):
        admin.main()


def test_address_and_stage_are_those_of_the_command_line() -> None:
    command = ["make", "--dry-run", "admin", "EMAIL=ada@example.com", "STAGE=dev"]
    shown = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True).stdout
    assert "ADMIN_EMAIL='ada@example.com' ADMIN_STAGE='dev'" in shown
