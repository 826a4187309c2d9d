"""Domain events of webhooks."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.events import Event


class WebhookDeliveryDue(Event):
    """A delivery is to be sent at `due_at`; `attempt` is its number, from 1."""

    name: ClassVar[str] = "developer.webhook_delivery_due"

    webhook_id: str
    delivery_id: str
    attempt: int
    due_at: Moment
