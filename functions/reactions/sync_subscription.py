"""Bring an account up to date with the payment provider, after it has told of something: ticket, fetch, compare."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import SUBSCRIPTION_NEEDS
from fitai.payments.events import PaymentNotified
from fitai.payments.subscriptions import syncing


@reaction(
    PaymentNotified,
    needs=SUBSCRIPTION_NEEDS,
    timeout=60,
    layers=("payments",),
)
def handler(event: PaymentNotified) -> None:
    syncing.handle_notification(event)
