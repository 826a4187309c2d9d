"""A Stripe of our own for the tests of payments."""

from collections.abc import Iterator

import pytest
from fitai.kernel import clock

from tests.harness.stripe_double import StripeDouble, use_double


@pytest.fixture
def stripe(aws: None) -> Iterator[StripeDouble]:
    """Stripe, asked by the real client, on an empty table and in its own time."""
    with StripeDouble() as double:
        use_double(double)
        clock.set_source(lambda: double.moment)
        yield double
