"""Deleted accounts: their subscriptions end at once, and the provider deletes its customer."""

from fitai.payments.provider.client import client
from fitai.payments.subscriptions import store

MAX_RETRIED = 100
"""Customers that one run of the nightly comparison asks the provider for again."""


def part(user_id: str, customer_id: str | None = None) -> None:
    """Note that the account was deleted, so that the provider ends what it has of it; nothing where it has nothing.

    Args:
        customer_id: where others have noted it; else that of the stored state.
    """
    state = store.find_state(user_id)
    for known_id in {customer_id, state.customer_id if state else None} - {None}:
        store.part_customer(str(known_id))


def forget_customer(customer_id: str) -> None:
    """Let the provider delete a customer with its subscriptions and its cards, then forget that there was one.

    One request; idempotent: a customer that is deleted, or never was, is what is asked for.

    Raises:
        PaymentsUnavailable, PaymentsRefused: the note stays, and the nightly comparison asks again.
    """
    client().delete_customer(customer_id)
    store.forget_customer(customer_id)
