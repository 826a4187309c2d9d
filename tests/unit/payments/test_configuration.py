"""The secret of payments: what it may hold, and what is done where it cannot be read."""

import json
from typing import Any

import pytest
from fitai.kernel import configured_secret
from fitai.kernel.settings import settings
from fitai.payments import configuration
from fitai.payments.errors import PaymentsOff, PaymentsUnavailable
from fitai.payments.published import payments_are_on

from tests.harness.cloud import sdk

pytestmark = pytest.mark.usefixtures("aws")

SECRET = {
    "key": "sk_test",
    "webhookSecrets": ["whsec_new", "whsec_old"],
    "prices": {"premium": {"month": "price_pm", "year": ["price_py", "price_py_old"]}, "pro": {"month": "price_om"}},
    "trialDays": 14,
    "trialKey": "k" * 32,
    "portalConfiguration": "bpc_1",
}


def put(secret: Any) -> None:
    text = secret if isinstance(secret, str) else json.dumps(secret)
    sdk("secretsmanager").put_secret_value(SecretId=settings().payments_secret, SecretString=text)
    configuration.clear_cache()


def test_keys_prices_and_trial_come_from_the_secret() -> None:
    put(SECRET)
    config = configuration.payment_settings()

    assert (config.key, config.webhook_secrets) == ("sk_test", ("whsec_new", "whsec_old"))
    assert (config.trial_days, config.portal_configuration) == (14, "bpc_1")
    assert config.api_base == "https://api.stripe.com"
    assert payments_are_on()


def test_of_several_prices_the_first_is_sold_and_the_others_are_still_of_the_plan() -> None:
    put(SECRET)
    config = configuration.payment_settings()
    sold, old = config.price_of("premium", "year"), config.price("price_py_old")

    assert sold is not None and old is not None
    assert (sold.id, sold.is_sold) == ("price_py", True)
    assert (old.plan, old.interval, old.is_sold) == ("premium", "year", False)
    assert config.price_of("pro", "year") is None
    assert config.price("price_elsewhere") is None


@pytest.mark.parametrize("secret", ["{}", "[]", "no JSON", {"key": ""}, SECRET | {"apiBase": "http://evil.example"}])
def test_without_a_key_that_can_be_used_payments_are_off(secret: Any) -> None:
    put(secret)

    assert not payments_are_on()
    with pytest.raises(PaymentsOff):
        configuration.payment_settings()


@pytest.mark.parametrize("prices", [["price"], {"premium": ["price"]}, {"premium": {"month": 5}}])
def test_prices_that_cannot_be_read_switch_payments_off(prices: Any) -> None:
    put(SECRET | {"prices": prices})

    assert not payments_are_on()


@pytest.mark.parametrize("secrets", ["", [""], [None], None])
def test_an_empty_secret_of_webhooks_is_none(secrets: Any) -> None:
    """With an empty one everybody could sign."""
    put(SECRET | {"webhookSecrets": secrets})

    assert configuration.payment_settings().webhook_secrets == ()


def test_without_a_key_for_the_digests_there_is_no_trial() -> None:
    put(SECRET | {"trialKey": "short"})

    assert configuration.payment_settings().trial_days == 0


def test_a_new_secret_is_used_without_a_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    put("{}")
    assert not payments_are_on()
    sdk("secretsmanager").put_secret_value(SecretId=settings().payments_secret, SecretString=json.dumps(SECRET))
    assert not payments_are_on(), "it is read once a minute"
    monkeypatch.setattr(configured_secret.time, "monotonic", lambda: 1e9)
    assert payments_are_on()


def test_what_was_read_before_is_used_while_the_secret_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    put(SECRET)
    assert payments_are_on()
    sdk("secretsmanager").delete_secret(SecretId=settings().payments_secret, ForceDeleteWithoutRecovery=True)
    monkeypatch.setattr(configured_secret.time, "monotonic", lambda: 1e9)
    assert configuration.payment_settings().key == "sk_test"


def test_a_secret_that_cannot_be_read_makes_nothing_free() -> None:
    sdk("secretsmanager").delete_secret(SecretId=settings().payments_secret, ForceDeleteWithoutRecovery=True)
    configuration.clear_cache()

    assert payments_are_on()
    with pytest.raises(PaymentsUnavailable):
        configuration.payment_settings()


def test_no_key_is_in_what_is_logged_of_the_configuration() -> None:
    put(SECRET)
    text = repr(configuration.payment_settings())

    assert "sk_test" not in text and "whsec" not in text and "k" * 32 not in text
