"""Receiving what the payment provider tells: the signature is checked, the event is kept once and put on its way."""

from fitai.kernel.errors import TooLarge
from fitai.payments.events import PaymentNotified
from fitai.payments.provider.client import client
from fitai.payments.provider.models import ProviderEvent
from fitai.payments.subscriptions import store

MAX_BODY = 400_000
"""Bytes of an event: the provider's largest, an invoice with many lines, are below half of it."""
HANDLED_TYPES = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.subscription.pending_update_applied",
    "customer.subscription.pending_update_expired",
    "customer.deleted",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "refund.created",
    "refund.updated",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
)
"""The events after which something is fetched. All others are answered and forgotten. Stripe lists up to 20 types at once."""


def receive_webhook(raw_body: bytes, signature: str | None) -> bool:
    """Put an event on its way; False for one that was received before, or that nothing follows from.

    One transaction of two items; nothing for types that are not handled.

    Raises:
        TooLarge: more than `MAX_BODY` bytes.
        SignatureInvalid: it is not of the provider, was changed on its way, or is older than 300 seconds.
        PaymentsOff: no key is configured.
    """
    if len(raw_body) > MAX_BODY:
        raise TooLarge(f"A body of this route has at most {MAX_BODY} bytes.")
    event = client().construct_event(raw_body, signature)
    if event.type not in HANDLED_TYPES:
        return False
    return store.receive(notification_of(event))


def notification_of(event: ProviderEvent) -> PaymentNotified:
    """The domain event of an event of the provider: its ids only, so that the same event is the same one again."""
    return PaymentNotified(
        id=event.id,
        type=event.type,
        object_id=event.object_id,
        customer_id=event.customer_id,
    )
