"""Use cases of webhooks that need no secret: list, delete, and the log of deliveries."""

from collections.abc import Sequence

from fitai.developer import store as developer_store
from fitai.developer.webhooks import rules, store
from fitai.developer.webhooks.models import Deliveries, StoredWebhook, Webhook, WebhookList
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.entitlements import PLANS
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, commit, retry_on_conflict


def list_webhooks(caller: Caller) -> WebhookList:
    """The caller's webhooks: one Query."""
    now = clock.epoch()
    webhooks = [rules.shown_webhook(webhook, now) for webhook in store.webhooks(caller.id)]
    return WebhookList(webhooks=webhooks, limit=PLANS[caller.plan].limits.webhooks)


def delete_webhook(caller: Caller, webhook_id: str, origin: Origin) -> Webhook:
    """Delete a webhook; what waits to be sent by it is not sent any more.

    Raises:
        NotFound: the caller has no such webhook.
    """

    def attempt() -> StoredWebhook:
        webhook = own_webhook(caller, webhook_id)
        commit(
            store.removal_write(caller.id, webhook_id),
            developer_store.discount_write(caller.id, "webhooks", webhook_id),
            audit_write(caller.id, "developer.webhook_deleted", caller.id, origin, {"webhook": webhook_id}),
        )
        return webhook

    return rules.shown_webhook(retry_on_conflict(attempt), clock.epoch())


def list_deliveries(caller: Caller, webhook_id: str) -> Deliveries:
    """The last attempts of a webhook: one GetItem and one Query of at most 50 items.

    Raises:
        NotFound: the caller has no such webhook.
    """
    own_webhook(caller, webhook_id)
    return Deliveries(attempts=store.attempts(caller.id, webhook_id))


def pause_writes(user_id: str) -> Sequence[Write]:
    """The writes that pause all webhooks of an account, for a transaction that signs its intruder out: one Query.

    Their owner enables those again that are the owner's.
    """
    paused = {"status": "disabled", "disabled_reason": "paused"}
    return [
        store.change_write(user_id, webhook, webhook.model_copy(update=paused))
        for webhook in store.webhooks(user_id)
        if webhook.status == "active"
    ]


def own_webhook(caller: Caller, webhook_id: str) -> StoredWebhook:
    """A webhook of the caller's.

    Raises:
        NotFound: the caller has no such webhook.
    """
    webhook = store.find_webhook(caller.id, webhook_id)
    if webhook is None:
        raise NotFound
    return webhook
