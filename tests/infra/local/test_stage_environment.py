"""Commands of operators take the settings of a stage's functions, also where this process has read its own before."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk import App
from fitai.kernel import aws, catalogue
from fitai.kernel.settings import settings

from infra.function import function_name
from infra.local import stage_environment
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.stage import Stage
from tests.infra.conftest import stage_context


class NotThere(Exception):
    """There is no such function."""


class Functions:
    """A client of Lambda that has the function of two stages."""

    class exceptions:  # noqa: N801
        """As the SDK has them."""

        ResourceNotFoundException = NotThere

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        if FunctionName not in ("fitai-dev-admin-update_person", "fitai-local-admin-update_person"):
            raise NotThere
        stage = FunctionName.split("-")[1]
        variables = {
            "FITAI_TABLE": f"table-{stage}",
            "FITAI_STAGE": stage,
            "AWS_ENDPOINT_URL": "http://inside",
            "PATH": "x",
        }
        return {"Environment": {"Variables": variables}}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process has read its own settings, as it does when it makes a client."""
    before = dict(os.environ)
    settings.cache_clear()
    settings()
    yield
    os.environ.clear()
    os.environ.update(before)
    settings.cache_clear()


def test_a_deployed_stage_has_the_settings_of_its_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "new_client", lambda service: Functions())
    path = os.environ["PATH"]
    stage_environment.use_stage("dev")
    assert (settings().table, settings().stage) == ("table-dev", "dev")
    assert os.environ["PATH"] == path
    assert "AWS_ENDPOINT_URL" not in os.environ, "AWS is asked where the CLI asks it"


def test_a_setting_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "new_client", lambda service: Functions())
    stage_environment.use_stage("dev", FITAI_TABLE="restored")
    assert (settings().table, settings().stage) == ("restored", "dev")


def test_a_stage_that_is_not_deployed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "new_client", lambda service: Functions())
    with pytest.raises(Trouble, match="fitai-prod"):
        stage_environment.use_stage("prod")


def test_the_local_stack_is_reached_as_this_machine_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = Cloud.known()
    monkeypatch.setattr(Cloud, "client", lambda self, service: Functions())
    stage_environment.use_cloud(cloud)
    assert settings().table == "table-local"
    assert os.environ["AWS_ENDPOINT_URL"] == cloud.endpoint


def test_a_local_stack_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cloud, "runs", lambda self: False)
    with pytest.raises(Trouble, match="make start"):
        stage_environment.use_stage("local")


@pytest.mark.parametrize("name", ["local", "dev"])
def test_the_function_is_one_that_is_deployed(name: str) -> None:
    stage = Stage.of(App(context=stage_context(name)).node)
    names = {function_name(stage, function) for function in catalogue.functions()}
    assert f"fitai-{name}-{stage_environment.FUNCTION}" in names
