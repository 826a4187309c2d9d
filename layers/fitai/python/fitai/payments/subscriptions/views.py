"""What the webhook answers."""

from fitai.kernel.types import Model


class WebhookReceipt(Model):
    """That an event was received."""

    received: bool
    """Always true: the event need not be sent again."""
    queued: bool
    """Whether something follows from it: false for an event that was received before, and for kinds that are not handled."""
