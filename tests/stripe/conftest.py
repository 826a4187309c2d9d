"""Stripe's own stripe-mock on loopback. Where there is no Go to build it with, these tests are skipped."""

from collections.abc import Iterator

import pytest
from fitai.payments.configuration import PaymentSettings
from fitai.payments.provider.models import Price

from infra.local import stripe_mock

PRICES = (Price("price_premium", "premium", "month"), Price("price_pro", "pro", "year"))


@pytest.fixture(scope="session")
def config() -> Iterator[PaymentSettings]:
    """The configuration with which the provider asks stripe-mock."""
    if not stripe_mock.can_be_had():
        pytest.skip("there is no Go to build stripe-mock with")
    with stripe_mock.running() as url:
        yield PaymentSettings(key="sk_test_123", prices=PRICES, portal_configuration="bpc_1", api_base=url)
