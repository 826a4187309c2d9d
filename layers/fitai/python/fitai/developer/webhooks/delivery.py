"""Make the deliveries of an event: one for each webhook that is told of it, each of which is sent on its own.

    domain event → deliver: the deliveries, and an event for each → send (`attempts`): one request, the log, the next attempt

A delivery is sent at least once, with the same `webhook-id` each time. The order is not kept.
"""

from collections.abc import Sequence
from contextlib import suppress
from uuid import NAMESPACE_URL, uuid5

from fitai.developer.webhooks import payloads, rules, store
from fitai.developer.webhooks.events import due_event
from fitai.developer.webhooks.models import StoredDelivery, StoredWebhook, WebhookEvent
from fitai.kernel import clock, personal_data
from fitai.kernel.events import DuplicateEvent, Event, outbox_write
from fitai.kernel.personal_data import AccountGone
from fitai.kernel.table import Write, commit, retry_on_conflict


def deliver(event: Event) -> None:
    """Make the deliveries of an event: one Query, and nothing else for an account without a webhook for it.

    Otherwise one BatchGetItem, the reads of the payload, and one transaction.

    Raises:
        DuplicateEvent: they were made before.
    """
    name = payloads.NAMES[type(event)]
    # A webhook that was created a moment ago may miss an event of that moment.
    webhooks = [webhook for webhook in store.webhooks(event.user_id, consistent=False) if rules.is_told(webhook, name)]
    if webhooks:
        with suppress(AccountGone):
            retry_on_conflict(lambda: _make_deliveries(event, name, webhooks))


def _make_deliveries(event: Event, name: WebhookEvent, webhooks: Sequence[StoredWebhook]) -> None:
    ids = {delivery_id(event, webhook.id): webhook for webhook in webhooks}
    new_ids = ids.keys() - store.existing_deliveries(event.user_id, ids)
    if not new_ids:
        raise DuplicateEvent
    payload = payloads.BUILDERS[type(event)](event)
    if payload is None:
        return
    body = payload.body(event)
    writes: list[Write] = []
    for new_id in sorted(new_ids):
        delivery = StoredDelivery(id=new_id, webhook_id=ids[new_id].id, event=name, body=body)
        due = due_event(event.user_id, delivery, clock.now())
        writes += [store.new_delivery_write(event.user_id, delivery), outbox_write(due)]
    commit(*writes, personal_data.account_exists_check_write(event.user_id))


def delivery_id(event: Event, webhook_id: str) -> str:
    """The id of the delivery of an event by a webhook: the same however often the event arrives."""
    return f"msg_{uuid5(NAMESPACE_URL, f'{event.id}/{webhook_id}').hex}"
