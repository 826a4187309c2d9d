"""Personal data of payments.

What the provider stores is deleted there by `subscriptions.customer_deletion`. What a trial leaves behind are keyed digests of the mail
address and the card (`payments.store`): they tell nobody who it was, and expire.
"""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data
from fitai.payments import store
from fitai.payments.checkout import store as checkout_store
from fitai.payments.subscriptions import customer_deletion
from fitai.payments.subscriptions import store as subscriptions_store


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for kind, value in (
        ("payment_customer", store.customer_json(user_id)),
        ("subscription_state", subscriptions_store.personal_json(user_id)),
        ("checkout", checkout_store.intent_json(user_id)),
    ):
        if value is not None:
            yield kind, value


def _erase(user_id: str) -> Iterator[None]:
    customer_ids, state = store.customer_ids(user_id), subscriptions_store.find_state(user_id)
    if customer_ids or state is not None:
        # Before anything that leads to the customers is deleted: nobody may be charged for a deleted account.
        customer_deletion.request_deletions(user_id)
        store.erase_owners(customer_ids)
        subscriptions_store.delete_state(user_id)
        yield
    yield from personal_data.erase_items(store.partition(user_id))


PERSONAL_DATA = personal_data.PersonalData(name="payments", export=_export, erase=_erase)
