"""Use cases that make the secret of a webhook: create and change."""

import os

from fitai.developer import store as developer_store
from fitai.developer.webhooks import rules, sealing, service, store
from fitai.developer.webhooks.addresses import RefusedUrl, allows_loopback, parse_url
from fitai.developer.webhooks.models import ChangeWebhook, CreateWebhook, StoredWebhook, WebhookWithSecret
from fitai.developer.webhooks.notices import notice
from fitai.kernel import clock, personal_data
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.entitlements import PLANS, limit_of
from fitai.kernel.errors import Invalid, PlanLimitReached, Unauthorized
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit, retry_on_conflict
from fitai.notifications.published import notice_writes


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
    more = limit_of(caller.plan, "webhooks").required_plan
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
        before = service.own_webhook(caller, webhook_id)
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


def _check_url(url: str) -> None:
    try:
        parse_url(url, allows_loopback=allows_loopback())
    except RefusedUrl as refusal:
        raise Invalid.field("url", str(refusal)) from None


def _with_secret(webhook: StoredWebhook, secret: str | None) -> WebhookWithSecret:
    return WebhookWithSecret(**rules.shown_webhook(webhook, clock.epoch()).model_dump(), secret=secret)
