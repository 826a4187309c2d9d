"""What an operator decides about a stage comes from its file: a deployment without it is refused, and nothing is reset by it."""

import re
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from infra import configuration
from infra.configuration import Configuration
from infra.stage import Stage
from tests.infra.conftest import configured, stage_context


def stage_of(context: dict[str, Any]) -> Stage:
    """The stage that a context names."""
    return Stage.of(App(context=context).node)


def test_there_is_no_other_stage() -> None:
    with pytest.raises(ValueError, match="local, dev, prod"):
        stage_of({"stage": "live"})


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_a_stage_on_aws_without_its_file_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.stage.STAGES", tmp_path)
    with pytest.raises(ValueError, match=rf"{name}\.toml is absent: copy infra/stages/example\.toml"):
        stage_of({"stage": name})


def test_the_local_stage_has_its_file() -> None:
    assert stage_of({}).name == "local"


def test_the_example_is_complete_and_valid() -> None:
    example = configuration.load(configuration.STAGES / "example.toml")
    text = (configuration.STAGES / "example.toml").read_text()
    for section, field in Configuration.model_fields.items():
        names = type(field.default).model_fields
        assert not names or f"[{section}]" in text
        missing = [name for name in names if not re.search(rf"^(# )?{name} = ", text, re.MULTILINE)]
        assert not missing, f"{section}: {missing}"
    assert example.site.app == "https://app.example.com"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("[mails]\nidentity = 'a.example'", "mails: Extra inputs"),
        ("[push]\nandroid = 'x'", "push.android: Extra inputs"),
        ("[coach]\nmodel = 3", "coach.model: "),
        ("[accounts]\nopen_plan = 'gold'", "accounts.open_plan: "),
        ("[retention]\nlog_days = 0", "retention.log_days: "),
        ("[domains]\nrest = ", "Invalid value"),
    ],
)
def test_a_wrong_setting_is_named(lines: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"prod\.toml") as refused:
        stage_of(configured("prod", tmp_path, lines))
    assert message in str(refused.value)


def test_the_language_model_is_configured(tmp_path: Path) -> None:
    lines = "[coach]\nmodel = 'gpt-x'\nurl = 'https://models.example/v1'\nprice_input = '0.4'"
    assert stage_of(configured("prod", tmp_path, lines)).model_settings == {
        "model_name": "gpt-x",
        "model_base_url": "https://models.example/v1",
        "model_price_input": "0.4",
    }
    assert stage_of(stage_context("dev")).model_settings == {}
    assert stage_of(stage_context("local")).model_settings == {"model_refresh": "1"}


def test_the_first_administrator_is_configured(tmp_path: Path) -> None:
    lines = "[accounts]\nfirst_admin = 'ada@example.com'"
    assert stage_of(configured("dev", tmp_path, lines)).configuration.accounts.first_admin == "ada@example.com"
    assert stage_of(stage_context("dev")).configuration.accounts.first_admin == ""
