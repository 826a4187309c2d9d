"""Rules of a subscription that is being begun. Pure."""

from datetime import datetime, timedelta

from fitai.payments.checkout.models import CheckoutIntent

PAGE_LIFETIME = timedelta(hours=2)
"""How long a page for subscribing can be used."""
INCOMPLETE_LIFETIME = timedelta(hours=22)
"""How long the first payment of an incomplete subscription may take; Stripe ends it after 23 hours."""
CLOCK_TOLERANCE = timedelta(minutes=1)
"""By how much the provider's clock may be behind."""
LEASE = timedelta(seconds=45)
"""How long a request may take that opens a page, longer than the function has: until then no other request closes it."""
WHAT_IS_WANTED = {"plan", "interval", "mode", "price_id", "customer_id", "trial_days", "success_url", "cancel_url"}


def is_same_request(intent: CheckoutIntent, other: CheckoutIntent) -> bool:
    """Whether both are for the same subscription, begun in the same way."""
    return intent.model_dump(include=WHAT_IS_WANTED) == other.model_dump(include=WHAT_IS_WANTED)


def is_being_opened(intent: CheckoutIntent, now: datetime) -> bool:
    """Whether a request may still be opening its page."""
    return intent.opened_id is None and now < intent.created_at + LEASE


def is_over(intent: CheckoutIntent, now: datetime) -> bool:
    """Whether nothing can come of it any more."""
    return now >= intent.expires_at
