"""Bring an account up to date with the payment provider, after it has told of something: ticket, fetch, compare."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import PaymentKeys, Table
from fitai.payments.events import PaymentNotified
from fitai.payments.subscriptions import syncing


@reaction(
    PaymentNotified,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, PaymentKeys.READ),
    timeout=60,
    layers=("payments",),
)
def handler(event: PaymentNotified) -> None:
    syncing.handle_notification(event)
