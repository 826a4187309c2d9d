"""What an operator decides about a stage comes from its file: a deployment without it is refused, and nothing is reset by it."""

import re
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, RemovalPolicy

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
        ("[retention]\nlog_days = 45", "retention.log_days: "),
        ("[firewall]\nsign_ins = 1", "firewall.sign_ins: "),
        ("[firewall]\nnever_blocked = ['gym']", "firewall.never_blocked"),
        ("[firewall]\nnever_blocked = ['198.51.100.300/24']", "firewall.never_blocked"),
        ("[domains]\nrest = ", "Invalid value"),
    ],
)
def test_a_wrong_setting_is_named(lines: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"dev\.toml") as refused:
        stage_of(configured("dev", tmp_path, lines))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "messages"),
    [
        ("", ["site.app: is needed", "site.origins: must name the origins", "mail.identity: is needed"]),
        ("[site]\napp = 'http://a.fitai.example'", ["site.app: http://a.fitai.example must be https"]),
        ("[site]\norigins = ['http://a.fitai.example']", ["site.origins: http://a.fitai.example must be https"]),
        ("[site]\norigins = []", ["site.origins: must name the origins"]),
        ("[mail]\nidentity = 'example.com'", ["mail.identity: example.com is an example"]),
        ("[mail]\nidentity = 'x@mail.example.net'", ["mail.identity: mail.example.net is an example"]),
        ("[site]\napp = 'https://app.example.org'", ["site.app: app.example.org is an example"]),
        ("[site]\norigins = ['https://app.example.com']", ["site.origins: https://app.example.com is an example"]),
        ("[accounts]\nfirst_admin = 'ada@example.com'", ["accounts.first_admin: example.com is an example"]),
        ("[retention]\ndata = 'delete'", ["retention.data: "]),
    ],
)
def test_prod_refuses_what_is_not_for_real_users_and_names_it(lines: str, messages: list[str], tmp_path: Path) -> None:
    file = tmp_path / "prod.toml"
    file.write_text(lines)

    with pytest.raises(ValueError, match=r"prod\.toml") as refused:
        stage_of({"stage": "prod", "configuration": str(file)})
    for message in messages:
        assert message in str(refused.value)
    assert stage_of({"stage": "dev", "configuration": str(file)}).name == "dev"


def test_the_example_is_no_configuration_of_prod() -> None:
    with pytest.raises(ValueError, match=r"mail\.identity: example\.com is an example"):
        stage_of({"stage": "prod", "configuration": str(configuration.STAGES / "example.toml")})


CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/a"
ORIGIN_CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/b"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rest": "https://api.fitai.example"}, "domains.rest: "),
        ({"certificate": ""}, "certificate is needed"),
        ({"origin_certificate": ""}, "origin_certificate is needed"),
        ({"certificate": ORIGIN_CERTIFICATE}, "certificate must be in us-east-1"),
        ({"live": "api.fitai.example"}, "a host of its own"),
        ({"rest": "", "live": "live.fitai.example"}, "rest is needed where live or media is set"),
        ({"zone": "Z1"}, "zone and zone_name"),
        ({"zone": "Z1", "zone_name": "other.example"}, "below zone_name"),
        ({"media": "media.fitai.example"}, "media needs media_key"),
        ({"origin_key": 0}, "domains.origin_key: "),
    ],
)
def test_domains_that_cannot_work_are_refused(wrong: dict[str, Any], message: str, tmp_path: Path) -> None:
    right = {"rest": "api.fitai.example", "certificate": CERTIFICATE, "origin_certificate": ORIGIN_CERTIFICATE}
    for values, is_refused in ((right | wrong, True), (right, False)):
        file = tmp_path / "dev.toml"
        file.write_text("[domains]\n" + "\n".join(f"{name} = {value!r}" for name, value in values.items()))
        if is_refused:
            with pytest.raises(ValueError, match="domains") as refused:
                configuration.load(file)
            assert message in str(refused.value)
        else:
            assert configuration.load(file).domains.region == "eu-central-1"


def test_what_is_kept_is_configured(tmp_path: Path) -> None:
    stage = stage_of(configured("dev", tmp_path, "[retention]\ndata = 'delete'\nlog_days = 30"))

    assert (stage.removal, stage.keeps_data, stage.log_days) == (RemovalPolicy.DESTROY, False, 30)
    stage = stage_of(stage_context("dev"))
    assert (stage.removal, stage.keeps_data, stage.log_days) == (RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, True, 14)


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
