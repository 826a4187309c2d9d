"""Which model is asked, and that without a key there is none."""

from decimal import Decimal

import pytest
from fitai.coach.model import configuration
from fitai.coach.model.client import model_client
from fitai.coach.model.configuration import ModelSettings, Prices, model_settings
from fitai.kernel.meter import meter
from fitai.kernel.settings import settings

from tests.harness.cloud import ENVIRONMENT, sdk
from tests.harness.model_server import KEY, ModelServer, use_model
from tests.harness.secrets import use_secret
from tests.unit.coach.model.conftest import ACCOUNT


def write_secret(**content: str) -> None:
    use_secret(ENVIRONMENT["FITAI_MODEL_SECRET"], content)
    configuration.clear_cache()


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that names a model and its prices."""
    monkeypatch.setenv("FITAI_MODEL_NAME", "gpt-test")
    monkeypatch.setenv("FITAI_MODEL_PRICE_INPUT", "0.15")
    monkeypatch.setenv("FITAI_MODEL_PRICE_CACHED", "0.075")
    monkeypatch.setenv("FITAI_MODEL_PRICE_OUTPUT", "0.6")
    settings.cache_clear()


def test_without_a_secret_or_a_key_there_is_no_model(aws: None, stage: None) -> None:
    configuration.clear_cache()
    assert model_settings() is None
    write_secret()
    assert model_settings() is None
    assert model_client(ACCOUNT) is None


def test_a_key_alone_names_no_model(aws: None) -> None:
    write_secret(key=KEY)
    assert model_settings() is None


def test_the_stage_names_the_model_and_the_secret_has_the_key(aws: None, stage: None) -> None:
    write_secret(key=KEY)
    prices = Prices(Decimal("0.15"), Decimal("0.075"), Decimal("0.6"))
    assert model_settings() == ModelSettings("gpt-test", "https://api.openai.com/v1", KEY, "json_schema", prices)


def test_the_secret_may_name_another_server(aws: None, stage: None) -> None:
    write_secret(key=KEY, model="local", baseUrl="http://127.0.0.1:9/v1", mode="json_object")
    current = model_settings()
    assert current is not None
    assert (current.model, current.base_url, current.mode) == ("local", "http://127.0.0.1:9/v1", "json_object")


@pytest.mark.parametrize("mode", ["", "yaml"])
def test_a_mode_that_does_not_exist_is_no_configuration(aws: None, stage: None, mode: str) -> None:
    write_secret(key=KEY, mode=mode)
    assert (model_settings() is None) == bool(mode)


def test_the_secret_is_read_once_in_a_while(aws: None, stage: None, monkeypatch: pytest.MonkeyPatch) -> None:
    write_secret(key=KEY)
    assert model_settings() is not None
    sdk("secretsmanager").put_secret_value(SecretId=ENVIRONMENT["FITAI_MODEL_SECRET"], SecretString="{}")
    assert model_settings() is not None
    monkeypatch.setenv("FITAI_MODEL_REFRESH", "-1")
    settings.cache_clear()
    assert model_settings() is None


def test_reading_it_costs_no_request_of_the_table(aws: None, server: ModelServer) -> None:
    use_model(server)
    meter.reset()
    assert model_client(ACCOUNT) is not None
    assert meter.operations == []


def test_the_key_is_in_no_text_of_the_settings() -> None:
    assert KEY not in repr(ModelSettings("m", "u", KEY))


def test_costs_are_millionths_of_a_dollar_rounded_up() -> None:
    prices = Prices(Decimal("0.15"), Decimal("0.075"), Decimal("0.6"))
    # 6,000 tokens of which 2,000 are cached, 1,500 answered: 4,000·0.15 + 2,000·0.075 + 1,500·0.6
    assert prices.cost_micros(6_000, 2_000, 1_500) == 600 + 150 + 900
    assert prices.cost_micros(1, 0, 0) == 1
    assert Prices().cost_micros(10, 0, 10) == 0


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest", "http://models.example/v1", "ftp://models.example", "file:///etc/passwd", "models.example", "https://", "http://[", "http://127.0.0.1.example/v1"],
)  # fmt: skip
def test_neither_the_key_nor_a_message_is_sent_where_others_can_read_it(aws: None, stage: None, url: str) -> None:
    write_secret(key=KEY, baseUrl=url)
    assert model_settings() is None


@pytest.mark.parametrize(
    "url", ["https://models.example/v1", "http://localhost:9/v1", "http://127.0.0.1:9/v1", "http://[::1]:9"]
)
def test_a_model_is_reached_by_https_or_on_this_machine(aws: None, stage: None, url: str) -> None:
    write_secret(key=KEY, baseUrl=url)
    current = model_settings()
    assert current is not None
    assert current.base_url == url
