"""A table with a payer, and a Stripe of our own."""

from collections.abc import Iterator

import pytest
from fitai.payments import configuration

from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import add_payer, use


@pytest.fixture
def stripe(aws: None) -> Iterator[StripeDouble]:
    """Stripe, asked by the real client, on an empty table."""
    with StripeDouble() as double:
        use(double)
        yield double
    configuration.clear_cache()


@pytest.fixture
def customer(stripe: StripeDouble) -> str:
    """The customer of an account with a good card."""
    return add_payer(stripe)
