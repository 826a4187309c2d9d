"""Deleted accounts: their subscriptions end at once, and the provider deletes its customer."""

from fitai.payments import store as payments_store
from fitai.payments.subscriptions import store

MAX_RETRIED = 100
"""Customers that one run of the nightly comparison asks the provider for again."""


def request_deletions(user_id: str) -> None:
    """Request that the provider deletes the customers of a deleted account; nothing where it has none. Idempotent.

    Two GetItems, and a transaction for each customer.
    """
    state = store.find_state(user_id)
    ids = [*payments_store.customer_ids(user_id), *([state.customer_id] if state else [])]
    for customer_id in dict.fromkeys(ids):
        store.request_customer_deletion(customer_id)


def delete_customer(customer_id: str) -> None:
    """Delete a customer with its subscriptions and its cards at the provider, then the item that requests it.

    One request; idempotent: a customer that is deleted, or never was, is what is asked for.

    Raises:
        PaymentsUnavailable, PaymentsRefused: the item stays, and the nightly comparison asks again.
    """
    # Not at the top: what exports and erases personal data has no layer with the provider's SDK.
    from fitai.payments.provider.client import client

    client().delete_customer(customer_id)
    store.remove_customer_deletion(customer_id)
