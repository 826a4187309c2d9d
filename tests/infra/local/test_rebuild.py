"""`make rebuild USER=…`: what is computed about a user of the running stack is computed anew."""

import os
import subprocess
from typing import Any

import pytest
from aws_cdk import App
from fitai.kernel import catalogue

from infra import ROOT
from infra.function import function_name
from infra.local import rebuild
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.stage import Stage


class Functions:
    """A client of Lambda that knows one function."""

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        assert FunctionName == rebuild.FUNCTION
        return {
            "Environment": {"Variables": {"FITAI_TABLE": "the-table", "AWS_ENDPOINT_URL": "http://inside", "PATH": "x"}}
        }


def test_the_names_are_those_of_the_deployed_function_and_the_way_is_this_machines() -> None:
    environment = rebuild.environment_of(Functions(), "http://localhost:4566")
    assert environment["FITAI_TABLE"] == "the-table"
    assert environment["AWS_ENDPOINT_URL"] == "http://localhost:4566"
    assert "PATH" not in environment


def test_the_function_is_one_that_is_deployed() -> None:
    stage = Stage.of(App(context={"stage": "local"}).node)
    assert rebuild.FUNCTION in {function_name(stage, definition) for definition in catalogue.functions()}


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
