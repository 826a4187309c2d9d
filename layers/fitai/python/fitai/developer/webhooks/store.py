"""The items of webhooks.

USER#<id>#DEVELOPER   WEBHOOK#<webhook>          a webhook, its secrets sealed
USER#<id>#DEVELOPER   DELIVERY#<delivery>        an event that is sent by a webhook; 30 days
USER#<id>#DEVELOPER   ATTEMPT#<webhook>#<place>  one of the last attempts of a webhook; 30 days
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.developer.store import partition
from fitai.developer.webhooks.models import DeliveryAttempt, DisabledReason, StoredDelivery, StoredWebhook, WebhookEvent
from fitai.developer.webhooks.rules import LOGGED_ATTEMPTS
from fitai.kernel import clock, table
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.digests import token_digest
from fitai.kernel.errors import NotFound
from fitai.kernel.returning import commit_returning
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write

WEBHOOKS = "WEBHOOK#"
DELIVERIES = "DELIVERY#"
ATTEMPTS = "ATTEMPT#"
TEST_PLACES = 10
"""Places of test deliveries in the log of a webhook."""
RETENTION = 30 * 24 * 60 * 60
"""Seconds that deliveries and attempts are kept."""


class WebhookItem(Entity, discriminator="webhook"):
    """A webhook. `seq` counts the attempts, for the places of the log."""

    id = UnicodeAttribute()
    url = UnicodeAttribute()
    events: PydanticAttribute[list[WebhookEvent]] = PydanticAttribute(list[WebhookEvent])
    description = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    disabled_reason = UnicodeAttribute(null=True)
    secret = UnicodeAttribute()
    former_secret = UnicodeAttribute(null=True)
    former_until = NumberAttribute(null=True)
    created_at = NumberAttribute()
    failing_since = NumberAttribute(null=True)
    version = NumberAttribute()
    rotation = UnicodeAttribute(null=True)
    seq = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, webhook_id: str, **attributes: Any) -> "WebhookItem":
        """The webhook of this account with this id."""
        return cls(PK=partition(user_id), SK=f"{WEBHOOKS}{webhook_id}", **attributes)

    @property
    def webhook(self) -> StoredWebhook:
        """The webhook that the item holds."""
        return StoredWebhook.model_validate({name: getattr(self, name) for name in StoredWebhook.model_fields})


class DeliveryItem(Entity, discriminator="webhook_delivery"):
    """An event that is sent by a webhook. It stays when it is over, so that a repeated event is not sent again."""

    content: CompressedAttribute[StoredDelivery] = CompressedAttribute(StoredDelivery)
    attempts = NumberAttribute()

    @classmethod
    def of(cls, user_id: str, delivery_id: str) -> "DeliveryItem":
        """The delivery of this account with this id."""
        return cls(PK=partition(user_id), SK=f"{DELIVERIES}{delivery_id}")


class AttemptItem(Entity, discriminator="webhook_attempt"):
    """An attempt to deliver an event."""

    content: PydanticAttribute[DeliveryAttempt] = PydanticAttribute(DeliveryAttempt)
    at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, webhook_id: str, place: str) -> "AttemptItem":
        """The attempt at this place of a webhook's log."""
        return cls(PK=partition(user_id), SK=f"{ATTEMPTS}{webhook_id}#{place}")


@dataclass(frozen=True, slots=True)
class LoadedDelivery:
    """A delivery with its webhook and its account, as far as they exist."""

    delivery: StoredDelivery | None
    webhook: StoredWebhook | None
    account: Account | None


# --- webhooks ----------------------------------------------------------------------------------------------


def webhooks(user_id: str, *, consistent: bool = True) -> list[StoredWebhook]:
    """The account's webhooks, the oldest first: one Query."""
    items = table.query_all(partition(user_id), begins=WEBHOOKS, consistent=consistent)
    stored_webhooks = (item.webhook for item in table.of_kind(items, WebhookItem))
    return sorted(stored_webhooks, key=lambda webhook: (webhook.created_at, webhook.id))


def find_webhook(user_id: str, webhook_id: str) -> StoredWebhook | None:
    """A webhook, or None: one GetItem."""
    key = WebhookItem.of(user_id, webhook_id)
    item = table.get(WebhookItem, key.PK, key.SK)
    return None if item is None else item.webhook


class WebhookExists(Exception):
    """The webhook was created by the same request before."""


def new_webhook_write(user_id: str, webhook: StoredWebhook) -> Write:
    """The write of a new webhook; `WebhookExists` where there is one with its id."""
    values = webhook.model_dump()
    return table.put(WebhookItem.of(user_id, webhook.id, **values), when=ABSENT, otherwise=WebhookExists)


def replace_secret(user_id: str, webhook: StoredWebhook) -> None:
    """Give a webhook that was created before another secret, since nobody has seen the first one.

    Raises:
        NotFound: it was deleted since.
    """
    item = WebhookItem.of(user_id, webhook.id)
    table.commit(table.update(item, WebhookItem.secret.set(webhook.secret), otherwise=NotFound))


def change_write(user_id: str, before: StoredWebhook, after: StoredWebhook) -> Write:
    """The write of a change; a write conflict where the webhook was changed since it was read.

    The count of its attempts is left as it is. A webhook that is enabled again has not failed.
    """
    values: dict[str, Any] = after.model_dump(exclude={"id", "created_at", "failing_since", "version"})
    actions = [
        getattr(WebhookItem, name).remove() if value is None else getattr(WebhookItem, name).set(value)
        for name, value in values.items()
    ]
    if after.failing_since is None and before.failing_since is not None:
        actions.append(WebhookItem.failing_since.remove())
    return table.update(
        WebhookItem.of(user_id, after.id),
        *actions,
        WebhookItem.version.set(before.version + 1),
        when=WebhookItem.version == before.version,
    )


def removal_write(user_id: str, webhook_id: str) -> Write:
    """The write that removes a webhook; `NotFound` where there is none."""
    return table.delete(WebhookItem.of(user_id, webhook_id), when=PRESENT, otherwise=NotFound)


class WebhookChanged(Exception):
    """The webhook was changed or deleted, or a delivery has succeeded, since it was read."""


def disabling_write(user_id: str, webhook: StoredWebhook, reason: DisabledReason) -> Write:
    """The write that disables a webhook, unless its owner has changed it, or a delivery has succeeded meanwhile.

    Raises (at commit):
        WebhookChanged: one of the two.
    """
    unchanged = WebhookItem.version == webhook.version
    if reason == "failing":
        unchanged &= WebhookItem.failing_since == webhook.failing_since
    return table.update(
        WebhookItem.of(user_id, webhook.id),
        WebhookItem.status.set("disabled"),
        WebhookItem.disabled_reason.set(reason),
        WebhookItem.version.set(webhook.version + 1),
        when=unchanged,
        otherwise=WebhookChanged,
    )


# --- deliveries --------------------------------------------------------------------------------------------


def new_delivery_write(user_id: str, delivery: StoredDelivery) -> Write:
    """The write of a delivery; a write conflict where it exists."""
    item = DeliveryItem.of(user_id, delivery.id)
    item.content, item.attempts, item.ttl = delivery, 0, clock.epoch() + RETENTION
    return table.put(item, when=ABSENT)


def existing_deliveries(user_id: str, delivery_ids: Iterable[str]) -> set[str]:
    """Those of these deliveries that exist: one BatchGetItem."""
    items = [DeliveryItem.of(user_id, delivery_id) for delivery_id in delivery_ids]
    existing_items = table.get_many((item.PK, item.SK) for item in items)
    return {item.content.id for item in table.of_kind(existing_items, DeliveryItem)}


def load_delivery(user_id: str, webhook_id: str, delivery_id: str) -> LoadedDelivery:
    """A delivery with its webhook and its account: one BatchGetItem."""
    delivery, webhook = DeliveryItem.of(user_id, delivery_id), WebhookItem.of(user_id, webhook_id)
    items = table.get_many([(delivery.PK, delivery.SK), (webhook.PK, webhook.SK), accounts_store.account_key(user_id)])
    return LoadedDelivery(
        next((item.content for item in table.of_kind(items, DeliveryItem)), None),
        next((item.webhook for item in table.of_kind(items, WebhookItem)), None),
        accounts_store.account_in(items),
    )


def delivery_write(user_id: str, before: StoredDelivery, after: StoredDelivery, otherwise: type[Exception]) -> Write:
    """The write of a delivery after an attempt; `otherwise` where another call has written this attempt."""
    item = DeliveryItem.of(user_id, after.id)
    return table.update(
        item,
        DeliveryItem.content.set(after),
        DeliveryItem.attempts.set(after.attempts),
        when=DeliveryItem.attempts == before.attempts,
        otherwise=otherwise,
    )


# --- attempts ----------------------------------------------------------------------------------------------


def count_attempt(user_id: str, webhook_id: str, *, is_success: bool, now: int) -> tuple[StoredWebhook, str] | None:
    """Count an attempt of a webhook, and store whether it fails: one update.

    Returns:
        The webhook after it, and the attempt's place in the log; None where the webhook was deleted.
    """
    failing = WebhookItem.failing_since
    write = table.update(
        WebhookItem.of(user_id, webhook_id),
        WebhookItem.seq.add(1),
        failing.remove() if is_success else failing.set(failing | now),
        otherwise=_WebhookDeleted,
    )
    try:
        item = commit_returning(write, WebhookItem)
    except _WebhookDeleted:
        return None
    return item.webhook, f"{int(item.seq or 0) % LOGGED_ATTEMPTS:02}"


class _WebhookDeleted(Exception):
    """The webhook was deleted."""


def test_place(test_id: str) -> str:
    """The place of a test delivery in the log: the same one however often it is sent."""
    return f"T{int(token_digest(test_id), 16) % TEST_PLACES}"


def attempt_write(user_id: str, place: str, attempt: DeliveryAttempt) -> Write:
    """The write of an attempt in the log, in the place of the one that was there."""
    item = AttemptItem.of(user_id, attempt.webhook_id, place)
    item.content, item.at, item.ttl = attempt, clock.iso(attempt.at), clock.epoch() + RETENTION
    return table.put(item, when=PRESENT | ABSENT)


def attempts(user_id: str, webhook_id: str) -> list[DeliveryAttempt]:
    """The last 50 attempts in the log of a webhook, the newest first: one Query of at most 60 items."""
    now = clock.epoch()
    page = table.query(partition(user_id), begins=f"{ATTEMPTS}{webhook_id}#", limit=LOGGED_ATTEMPTS + TEST_PLACES)
    items = [item for item in table.of_kind(page.items, AttemptItem) if int(item.ttl) > now]
    newest = sorted(items, key=lambda item: item.at, reverse=True)[:LOGGED_ATTEMPTS]
    return [item.content for item in newest]
