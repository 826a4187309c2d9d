"""A payer, and a Stripe of our own (`tests.unit.payments.conftest`)."""

import pytest

from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import add_payer


@pytest.fixture
def customer(stripe: StripeDouble) -> str:
    """The customer of an account with a good card."""
    return add_payer(stripe)
