"""The reactions that deliver: an event becomes one delivery for each webhook, and each delivery is sent on its own.

    domain event → deliver: the deliveries, and an event for each → send: one request, the log, and the event of the next attempt

A delivery is sent at least once, with the same `webhook-id` each time. The order is not kept.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from fitai.developer.webhooks import payloads, rules, service, store
from fitai.developer.webhooks.events import WebhookDeliveryDue
from fitai.developer.webhooks.models import DeliveryAttempt, DisabledReason, StoredDelivery, StoredWebhook, WebhookEvent
from fitai.developer.webhooks.sending import Outcome
from fitai.kernel import clock, events, personal_data
from fitai.kernel.events import DuplicateEvent, Event, outbox_write
from fitai.kernel.personal_data import AccountGone
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.published import notice_writes


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
        due = _due(event.user_id, delivery, clock.now())
        writes += [store.new_delivery_write(event.user_id, delivery), outbox_write(due)]
    commit(*writes, personal_data.account_exists_check_write(event.user_id))


def delivery_id(event: Event, webhook_id: str) -> str:
    """The id of the delivery of an event by a webhook: the same however often the event arrives."""
    return f"msg_{uuid5(NAMESPACE_URL, f'{event.id}/{webhook_id}').hex}"


def send(event: WebhookDeliveryDue) -> None:
    """Make one attempt of a delivery when it is due; nothing where it is over, or webhook or account do not want it.

    One BatchGetItem, the request, one update and one transaction.

    Raises:
        RetryLater: it is not due yet.
        DuplicateEvent: another call has made this attempt.
    """
    events.wait_until(event.due_at)
    user_id = event.user_id
    loaded = store.load_delivery(user_id, event.webhook_id, event.delivery_id)
    delivery, webhook, account = loaded.delivery, loaded.webhook, loaded.account
    if delivery is None or delivery.is_over or delivery.attempts >= event.attempt:
        raise DuplicateEvent
    if webhook is None or webhook.status != "active" or account is None or not account.active:
        commit(store.delivery_write(user_id, delivery, _over(delivery), DuplicateEvent))
        return
    now = clock.now()
    outcome = service.send(user_id, webhook, delivery.id, delivery.body)
    counted = store.count_attempt(user_id, webhook.id, is_success=outcome.is_success, now=clock.epoch())
    if counted is None:
        commit(store.delivery_write(user_id, delivery, _over(delivery), DuplicateEvent))
        return
    attempt = _Attempt(event, delivery, *counted, outcome, now)
    reason = attempt.disabling_reason()
    try:
        retry_on_conflict(lambda: commit(*attempt.writes(reason)))
    except store.WebhookChanged:
        retry_on_conflict(lambda: commit(*attempt.writes(None)))


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt that was made, with the webhook as it is after it, and the attempt's place in the log."""

    event: WebhookDeliveryDue
    delivery: StoredDelivery
    webhook: StoredWebhook
    place: str
    outcome: Outcome
    at: datetime

    def disabling_reason(self) -> DisabledReason | None:
        """Why the webhook is disabled after this attempt; None where it is not."""
        if self.webhook.status != "active":
            return None
        if self.outcome.status == rules.GONE:
            return "gone"
        is_failing = not self.outcome.is_success and rules.is_exhausted(self.webhook.failing_since, clock.now())
        return "failing" if is_failing else None

    def writes(self, reason: DisabledReason | None) -> list[Write]:
        """The writes of what came of it: the delivery, the log, the event of the next attempt.

        Args:
            reason: the webhook is disabled, and its owner told; `store.WebhookChanged` where it has changed meanwhile.
        """
        user_id, next_at = self.event.user_id, None
        if not self.outcome.is_success and reason is None:
            next_at = rules.next_attempt(self.event.attempt, clock.now(), self.outcome.retry_after)
        after = self.delivery.model_copy(update={"attempts": self.event.attempt})
        writes = [
            store.delivery_write(user_id, self.delivery, after if next_at else _over(after), DuplicateEvent),
            store.attempt_write(user_id, self.place, self._logged(next_at)),
        ]
        if next_at is not None:
            writes.append(outbox_write(_due(user_id, after, next_at)))
        if reason is not None:
            occasion = f"{reason}:{self.webhook.version}"
            notice = service.notice(user_id, self.webhook.id, "webhook_disabled", occasion)
            writes += [store.disabling_write(user_id, self.webhook, reason), *notice_writes(notice)]
        return writes

    def _logged(self, next_at: datetime | None) -> DeliveryAttempt:
        return DeliveryAttempt(
            webhook_id=self.webhook.id,
            delivery_id=self.delivery.id,
            event=self.delivery.event,
            attempt=self.event.attempt,
            at=self.at,
            delivered=self.outcome.is_success,
            status=self.outcome.status,
            error=self.outcome.error,
            duration_ms=self.outcome.duration_ms,
            answer=self.outcome.answer,
            next_attempt_at=next_at,
        )


def _due(user_id: str, delivery: StoredDelivery, at: datetime) -> WebhookDeliveryDue:
    """The event of the next attempt of a delivery."""
    return WebhookDeliveryDue(
        user_id=user_id,
        webhook_id=delivery.webhook_id,
        delivery_id=delivery.id,
        attempt=delivery.attempts + 1,
        due_at=at,
    )


def _over(delivery: StoredDelivery) -> StoredDelivery:
    """The delivery when it is over: its payload is not kept."""
    return delivery.model_copy(update={"is_over": True, "body": ""})
