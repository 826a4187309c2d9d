"""Post a payload to the server of a webhook, signed; and the use case of a test delivery."""

from collections.abc import Sequence

from fitai.developer import store as developer_store
from fitai.developer.webhooks import rules, sealing, sending, service, store
from fitai.developer.webhooks.models import DeliveryAttempt, StoredWebhook
from fitai.developer.webhooks.sending import Outcome
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit

USER_AGENT = "FitAI-Webhooks/1"


def test_webhook(caller: Caller, webhook_id: str, test_id: str) -> DeliveryAttempt:
    """Send a sample now, also where the webhook is disabled, and return what came of it. It says nothing about deliveries.

    Args:
        test_id: the same for a request that is sent again.

    Raises:
        NotFound: the caller has no such webhook.
        TooManyRequests: ten were sent in this hour.
    """
    webhook = service.own_webhook(caller, webhook_id)
    now = clock.now()
    developer_store.count_test(caller.id, test_id, int(now.timestamp()), rules.TESTS_PER_HOUR)
    delivery_id = f"msg_test_{test_id}"
    outcome = send(caller.id, webhook, delivery_id, rules.sample_body(delivery_id, now))
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
