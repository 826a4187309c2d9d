"""Make an attempt of a delivery: one request, and what follows from its outcome."""

from dataclasses import dataclass
from datetime import datetime

from fitai.developer.webhooks import posting, rules, store
from fitai.developer.webhooks.events import WebhookDeliveryDue, due_event
from fitai.developer.webhooks.models import DeliveryAttempt, DisabledReason, StoredDelivery, StoredWebhook
from fitai.developer.webhooks.notices import notice
from fitai.developer.webhooks.sending import Outcome
from fitai.kernel import clock, events
from fitai.kernel.events import DuplicateEvent, outbox_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.published import notice_writes


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
    outcome = posting.send(user_id, webhook, delivery.id, delivery.body)
    webhook_and_place = store.count_attempt(user_id, webhook.id, is_success=outcome.is_success, now=clock.epoch())
    if webhook_and_place is None:
        commit(store.delivery_write(user_id, delivery, _over(delivery), DuplicateEvent))
        return
    attempt = _Attempt(event, delivery, *webhook_and_place, outcome, now)
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
            writes.append(outbox_write(due_event(user_id, after, next_at)))
        if reason is not None:
            occasion = f"{reason}:{self.webhook.version}"
            disabled_notice = notice(user_id, self.webhook.id, "webhook_disabled", occasion)
            writes += [store.disabling_write(user_id, self.webhook, reason), *notice_writes(disabled_notice)]
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


def _over(delivery: StoredDelivery) -> StoredDelivery:
    """The delivery when it is over: its payload is not kept."""
    return delivery.model_copy(update={"is_over": True, "body": ""})
