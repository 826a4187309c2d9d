"""Deleted accounts: their subscriptions end at once, and the provider deletes its customer."""

from fitai.payments import store as payments_store
from fitai.payments.subscriptions import store

MAX_RETRIED = 100
"""Customers that one run of the nightly comparison asks the provider for again."""


def part(user_id: str) -> None:
    """Note that an account was deleted, so that the provider ends what it has of it; nothing where it has nothing. Idempotent.

    Two GetItems, and a transaction for each customer.
    """
    state = store.find_state(user_id)
    ids = [*payments_store.customer_ids(user_id), *([state.customer_id] if state else [])]
    for customer_id in dict.fromkeys(ids):
        store.part_customer(customer_id)


def forget_customer(customer_id: str) -> None:
    """Let the provider delete a customer with its subscriptions and its cards, then forget that there was one.

    One request; idempotent: a customer that is deleted, or never was, is what is asked for.

    Raises:
        PaymentsUnavailable, PaymentsRefused: the note stays, and the nightly comparison asks again.
    """
    # Not at the top: what exports and erases personal data has no layer with the provider's SDK.
    from fitai.payments.provider.client import client

    client().delete_customer(customer_id)
    store.forget_customer(customer_id)
