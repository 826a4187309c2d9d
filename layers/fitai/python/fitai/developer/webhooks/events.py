"""Domain events of webhooks."""

from datetime import datetime
from typing import ClassVar

from fitai.developer.webhooks.models import StoredDelivery
from fitai.kernel.clock import Moment
from fitai.kernel.events import Event


class WebhookDeliveryDue(Event):
    """A delivery is to be sent at `due_at`; `attempt` is its number, from 1."""

    name: ClassVar[str] = "developer.webhook_delivery_due"

    webhook_id: str
    delivery_id: str
    attempt: int
    due_at: Moment


def due_event(user_id: str, delivery: StoredDelivery, at: datetime) -> WebhookDeliveryDue:
    """The event of the next attempt of a delivery."""
    return WebhookDeliveryDue(
        user_id=user_id,
        webhook_id=delivery.webhook_id,
        delivery_id=delivery.id,
        attempt=delivery.attempts + 1,
        due_at=at,
    )
