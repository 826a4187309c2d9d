"""`make admin EMAIL=…`: the operator appoints an administrator."""

import os
import subprocess
from typing import Any

import pytest
from aws_cdk import App
from fitai.kernel import catalogue

from infra import ROOT
from infra.function import function_name
from infra.local import admin
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.stage import Stage
from tests.infra.conftest import stage_context


class NotThere(Exception):
    """There is no such function."""


class Functions:
    """A client of Lambda that knows one function."""

    class exceptions:  # noqa: N801
        """As the SDK has them."""

        ResourceNotFoundException = NotThere

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        if FunctionName != "fitai-dev-admin-update_person":
            raise NotThere
        return {"Environment": {"Variables": {"FITAI_TABLE": "the-table", "AWS_REGION": "eu-central-1"}}}


def test_a_deployed_stage_is_named_by_its_function() -> None:
    assert admin.deployed_environment(Functions(), "dev") == {"FITAI_TABLE": "the-table"}
    with pytest.raises(Trouble, match="fitai-prod"):
        admin.deployed_environment(Functions(), "prod")
    stage = Stage.of(App(context=stage_context("dev")).node)
    assert f"fitai-dev-{admin.FUNCTION}" in {function_name(stage, function) for function in catalogue.functions()}


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
