"""Use cases of webhooks: list, create, change, delete, test, and the log of deliveries."""

import os
from collections.abc import Sequence

from fitai.developer import store as developer_store
from fitai.developer.webhooks import rules, sealing, sending, store
from fitai.developer.webhooks.addresses import RefusedUrl, parse_url
from fitai.developer.webhooks.models import (
    ChangeWebhook,
    CreateWebhook,
    Deliveries,
    DeliveryAttempt,
    StoredWebhook,
    Webhook,
    Webhooks,
    WebhookWithSecret,
)
from fitai.developer.webhooks.payloads import sample_body
from fitai.developer.webhooks.sending import Outcome
from fitai.kernel import clock, personal_data
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.entitlements import PLANS
from fitai.kernel.errors import Invalid, NotFound, PlanLimitReached, Unauthorized
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit, retry_on_conflict
from fitai.notifications.published import Notice, notice_writes

USER_AGENT = "FitAI-Webhooks/1"


def list_webhooks(caller: Caller) -> Webhooks:
    """The caller's webhooks: one Query."""
    now = clock.epoch()
    webhooks = [rules.shown_webhook(webhook, now) for webhook in store.webhooks(caller.id)]
    return Webhooks(webhooks=webhooks, limit=PLANS[caller.plan].limits.webhooks)


def create_webhook(caller: Caller, webhook_id: str, request: CreateWebhook, origin: Origin) -> WebhookWithSecret:
    """Create a webhook, and tell the account's owner: one transaction.

    Args:
        webhook_id: the same for a request that is sent again; the secret that it has made before becomes invalid.

    Raises:
        Invalid: the URL is not one that webhooks are sent to.
        PlanLimitReached: the account has as many webhooks as its plan contains.
    """
    _check_url(request.url)
    secret = rules.new_secret(os.urandom(rules.SECRET_BYTES))
    webhook = StoredWebhook(
        id=webhook_id,
        url=request.url,
        events=list(dict.fromkeys(request.events)),
        description=request.description,
        secret=sealing.seal(secret, caller.id, webhook_id),
        created_at=clock.epoch(),
    )
    limit = PLANS[caller.plan].limits.webhooks
    more = next((plan for plan, contents in PLANS.items() if contents.limits.webhooks > limit), None)
    refusal = PlanLimitReached(limit, more, "You have as many webhooks as your plan contains.")
    try:
        retry_on_conflict(
            lambda: commit(
                store.new_webhook_write(caller.id, webhook),
                developer_store.count_write(caller.id, "webhooks", webhook_id, limit, refusal),
                personal_data.account_exists_check_write(caller.id, Unauthorized),
                audit_write(caller.id, "developer.webhook_created", caller.id, origin, {"webhook": webhook_id}),
                *notice_writes(notice(caller.id, webhook_id, "webhook_created")),
            )
        )
    except store.WebhookExists:
        store.replace_secret(caller.id, webhook)
    return _with_secret(webhook, secret)


def change_webhook(
    caller: Caller, webhook_id: str, change: ChangeWebhook, change_id: str, origin: Origin
) -> WebhookWithSecret:
    """Change a webhook, make a new secret for it, pause it, or enable it again.

    Args:
        change_id: the same for a request that is sent again: its secret takes the place of the one that it has made before,
            and the former one stays.

    Raises:
        Invalid: the URL is not one that webhooks are sent to.
        NotFound: the caller has no such webhook.
    """
    if change.url is not None:
        _check_url(change.url)
    new_secret = rules.new_secret(os.urandom(rules.SECRET_BYTES)) if change.rotate_secret else None
    sealed = None if new_secret is None else sealing.seal(new_secret, caller.id, webhook_id)

    def attempt() -> StoredWebhook:
        before = _own_webhook(caller, webhook_id)
        after = _changed(before, change, sealed, change_id)
        if after == before:
            return before
        details: dict[str, str | int | bool] = {"webhook": webhook_id, "rotated": sealed is not None}
        audit_entry = audit_write(caller.id, "developer.webhook_changed", caller.id, origin, details)
        is_repeated = before.rotation == change_id
        commit(store.change_write(caller.id, before, after), *([] if is_repeated else [audit_entry]))
        return after

    return _with_secret(retry_on_conflict(attempt), new_secret)


def _changed(before: StoredWebhook, change: ChangeWebhook, sealed_secret: str | None, change_id: str) -> StoredWebhook:
    values: dict[str, object] = {}
    if change.url is not None:
        values["url"] = change.url
    if change.events is not None:
        values["events"] = list(dict.fromkeys(change.events))
    if change.description is not None:
        values["description"] = change.description
    if change.enabled is True and before.status == "disabled":
        values |= {"status": "active", "disabled_reason": None, "failing_since": None}
    elif change.enabled is False and before.status == "active":
        values |= {"status": "disabled", "disabled_reason": "paused"}
    if sealed_secret is not None and before.rotation == change_id:
        values["secret"] = sealed_secret
    elif sealed_secret is not None:
        until = clock.epoch() + int(rules.OVERLAP.total_seconds())
        values |= {
            "secret": sealed_secret,
            "former_secret": before.secret,
            "former_until": until,
            "rotation": change_id,
        }
    return before.model_copy(update=values)


def delete_webhook(caller: Caller, webhook_id: str, origin: Origin) -> Webhook:
    """Delete a webhook; what waits to be sent by it is not sent any more.

    Raises:
        NotFound: the caller has no such webhook.
    """

    def attempt() -> StoredWebhook:
        webhook = _own_webhook(caller, webhook_id)
        commit(
            store.removal_write(caller.id, webhook_id),
            developer_store.discount_write(caller.id, "webhooks", webhook_id),
            audit_write(caller.id, "developer.webhook_deleted", caller.id, origin, {"webhook": webhook_id}),
        )
        return webhook

    return rules.shown_webhook(retry_on_conflict(attempt), clock.epoch())


def test_webhook(caller: Caller, webhook_id: str, test_id: str) -> DeliveryAttempt:
    """Send a sample now, also where the webhook is disabled, and return what came of it. It says nothing about deliveries.

    Args:
        test_id: the same for a request that is sent again.

    Raises:
        NotFound: the caller has no such webhook.
        TooManyRequests: ten were sent in this hour.
    """
    webhook = _own_webhook(caller, webhook_id)
    now = clock.now()
    developer_store.count_test(caller.id, test_id, int(now.timestamp()), rules.TESTS_PER_HOUR)
    delivery_id = f"msg_test_{test_id}"
    outcome = send(caller.id, webhook, delivery_id, sample_body(delivery_id))
    attempt = DeliveryAttempt(
        webhook_id=webhook_id,
        delivery_id=delivery_id,
        event="test",
        attempt=1,
        at=now,
        delivered=outcome.is_success,
        status=outcome.status,
        error=outcome.error,
        duration_ms=outcome.duration_ms,
        answer=outcome.answer,
    )
    commit(store.attempt_write(caller.id, store.test_place(test_id), attempt))
    return attempt


def list_deliveries(caller: Caller, webhook_id: str) -> Deliveries:
    """The last attempts of a webhook: one GetItem and one Query of at most 50 items.

    Raises:
        NotFound: the caller has no such webhook.
    """
    _own_webhook(caller, webhook_id)
    return Deliveries(attempts=store.attempts(caller.id, webhook_id))


def send(user_id: str, webhook: StoredWebhook, delivery_id: str, body: str) -> Outcome:
    """Post a payload to the server of a webhook, signed with its secret, and for a day after a change with the former one."""
    at = clock.epoch()
    secrets = [sealing.unseal(sealed, user_id, webhook.id) for sealed in _sealed_secrets(webhook, at)]
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": delivery_id,
        "webhook-timestamp": str(at),
        "webhook-signature": rules.signatures(secrets, delivery_id, at, body),
    }
    return sending.current.post(webhook.url, headers, body)


def _sealed_secrets(webhook: StoredWebhook, now: int) -> Sequence[str]:
    if webhook.former_secret is not None and rules.has_former_secret(webhook, now):
        return [webhook.secret, webhook.former_secret]
    return [webhook.secret]


def _check_url(url: str) -> None:
    try:
        parse_url(url, allows_loopback=sending.allows_loopback())
    except RefusedUrl as refusal:
        raise Invalid.field("url", str(refusal)) from None


def _own_webhook(caller: Caller, webhook_id: str) -> StoredWebhook:
    webhook = store.find_webhook(caller.id, webhook_id)
    if webhook is None:
        raise NotFound
    return webhook


def _with_secret(webhook: StoredWebhook, secret: str | None) -> WebhookWithSecret:
    return WebhookWithSecret(**rules.shown_webhook(webhook, clock.epoch()).model_dump(), secret=secret)


def notice(user_id: str, webhook_id: str, form: str, occasion: str = "") -> Notice:
    """What the account's owner is told of a webhook."""
    return Notice(
        user_id,
        "security_alert",
        f"webhook:{webhook_id}",
        occasion=occasion or form,
        values={"form": form},
        data={"alert": form, "webhookId": webhook_id},
    )
