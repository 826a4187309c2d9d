"""Payments in the sample events: a double of the provider that all samples of a process share."""

from functools import cache
from typing import Any

from fitai.kernel import clock
from fitai.payments import configuration
from fitai.payments import store as payments_store

from tests.harness.stripe_double import StripeDouble, use_double


@cache
def double() -> StripeDouble:
    """The running double. Copies of this process ask that of the first one."""
    return StripeDouble().__enter__()


def prepare(step: dict[str, Any], user_id: str | None) -> dict[str, str]:
    """Carry a step out, and return what is saved.

    `customer`: the account has a customer, whose id is saved under this name; with `price` it has subscribed, and the id of the
    subscription is saved as `subscription`. `sign`: an event, saved as `webhook.body` with its signature as `webhook.signature`.
    An empty step turns payments on.
    """
    saved: dict[str, str] = {}
    if not configuration.payments_are_on():
        double().reset(clock.now())
        use_double(double())
        assert configuration.payments_are_on()
    if "customer" in step:
        assert user_id is not None, "whose customer"
        customer = double().create_customer(user_id)
        payments_store.add_customer(user_id, customer, None)
        saved[step["customer"]] = customer
        if "price" in step:
            saved["subscription"] = double().subscribe(customer, step["price"])
    if "sign" in step:
        saved["webhook.body"], saved["webhook.signature"] = double().signed(step["sign"])
    return saved
