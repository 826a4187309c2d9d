"""Fetching what the payment provider says now of a customer, and of what a notification was about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from fitai.payments.events import PaymentNotified
from fitai.payments.provider.client import Provider
from fitai.payments.provider.models import ProviderCharge, ProviderDispute, ProviderInvoice, ProviderSubscription
from fitai.payments.subscriptions import rules
from fitai.payments.subscriptions.models import Fetched, FetchedDispute, FetchedRefund

OVERDUE_INVOICES = 12
"""The newest invoices of an overdue subscription, among which the first unpaid one is: the grace period is shorter."""
PERIOD_TOLERANCE = timedelta(hours=1)
"""How long before the beginning of a period its invoice may have been made."""


@dataclass(frozen=True, slots=True)
class Money:
    """The payment that a notification about a refund or a dispute is about, as it is now."""

    charge: ProviderCharge
    dispute: ProviderDispute | None = None


def find_money(provider: Provider, event: PaymentNotified) -> Money | None:
    """The payment of a refund or a dispute: two requests; none for other notifications."""
    kind = event.object_id.partition("_")[0]
    dispute = provider.find_dispute(event.object_id) if kind in ("dp", "du") else None
    refund = provider.find_refund(event.object_id) if kind in ("re", "pyr") else None
    charge_id = dispute.charge_id if dispute else refund.charge_id if refund else None
    if kind in ("ch", "py"):
        charge_id = event.object_id
    charge = provider.find_charge(charge_id) if charge_id else None
    return Money(charge, dispute) if charge is not None else None


def fetch(
    provider: Provider, customer_ids: Iterable[str], event: PaymentNotified | None = None, money: Money | None = None
) -> Fetched:
    """What the provider says now.

    One request for each customer (there are two only by mistake), one for each overdue subscription, one for an invoice that
    is not the newest of its subscription, two for a refund or a dispute.
    """
    ids = list(dict.fromkeys(customer_ids))
    subscriptions = tuple(
        subscription for customer_id in ids for subscription in provider.list_subscriptions(customer_id).items
    )
    failures = {
        subscription.id: rules.first_failure(provider.list_invoices(subscription.id, limit=OVERDUE_INVOICES).items)
        for subscription in subscriptions
        if subscription.status == "past_due"
    }
    return Fetched(
        customer_id=ids[-1],
        subscriptions=subscriptions,
        first_failed_at={key: moment for key, moment in failures.items() if moment is not None},
        invoice=_invoice(provider, subscriptions, event),
        refund=_refund(money),
        dispute=_dispute(money),
        money_of=_subscription_of(provider, subscriptions, money.charge) if money else None,
    )


def _invoice(
    provider: Provider, subscriptions: tuple[ProviderSubscription, ...], event: PaymentNotified | None
) -> ProviderInvoice | None:
    if event is None or not event.object_id.startswith("in_"):
        return None
    if any(subscription.latest_invoice_id == event.object_id for subscription in subscriptions):
        return None
    return provider.find_invoice(event.object_id)


def _refund(money: Money | None) -> FetchedRefund | None:
    if money is None or not money.charge.amount_refunded:
        return None
    charge = money.charge
    return FetchedRefund(charge.id, charge.amount_refunded, charge.currency, charge.is_refunded)


def _dispute(money: Money | None) -> FetchedDispute | None:
    if money is None or money.dispute is None:
        return None
    dispute = money.dispute
    return FetchedDispute(dispute.id, dispute.status, dispute.amount, dispute.currency)


def _subscription_of(
    provider: Provider, subscriptions: tuple[ProviderSubscription, ...], charge: ProviderCharge
) -> str | None:
    """The subscription for whose present period a payment was made: money of a past period takes nothing away."""
    if charge.payment_intent_id is None:
        return None
    invoice_id = provider.find_invoice_of_payment(charge.payment_intent_id)
    invoice = provider.find_invoice(invoice_id) if invoice_id else None
    if invoice is None:
        return None
    for subscription in subscriptions:
        is_present = invoice.created_at >= subscription.current_period_start - PERIOD_TOLERANCE
        if subscription.id == invoice.subscription_id and is_present:
            return subscription.id
    return None
