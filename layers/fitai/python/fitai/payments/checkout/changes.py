"""Change a subscription that there is: another plan, the end of it, and taking both back.

Each change is decided on what the provider says at this moment. A schedule does not let its subscription be changed otherwise,
so that a planned change is taken back before anything else.
"""

from datetime import datetime
from typing import Literal

from fitai.kernel import clock
from fitai.payments import rules
from fitai.payments.checkout.models import SubscriptionChange, SubscriptionStart
from fitai.payments.errors import AlreadySubscribed, PaymentOutstanding
from fitai.payments.provider.client import Provider
from fitai.payments.provider.models import Price, ProviderSubscription

CHANGEABLE = frozenset({"active", "trialing"})
"""Statuses in which the price can be changed: nothing is owed."""


def live_subscription(subscriptions: tuple[ProviderSubscription, ...]) -> ProviderSubscription | None:
    """The subscription that is not over, and whose first payment was made; the newest where there are several."""
    live = [
        subscription for subscription in subscriptions if subscription.is_live and subscription.status != "incomplete"
    ]
    return max(live, key=lambda subscription: subscription.created_at, default=None)


def change(
    provider: Provider, subscription: ProviderSubscription, price: Price, *, is_preview: bool
) -> SubscriptionStart:
    """Change a subscription to another price; or go on with the one that it has, where that was to end.

    Raises:
        AlreadySubscribed: it has that price, and goes on with it.
        PaymentOutstanding: an invoice is not paid.
        PaymentDeclined: nothing was changed.
    """
    kind = rules.change_kind(subscription.plan, subscription.interval, price.plan, price.interval)
    if kind == "none":
        subscription_change = _go_on(provider, subscription, price, is_preview=is_preview)
    elif subscription.status not in CHANGEABLE:
        raise PaymentOutstanding
    elif kind == "upgrade":
        subscription_change = _upgrade(provider, subscription, price, is_preview=is_preview)
    else:
        subscription_change = _downgrade(provider, subscription, price, is_preview=is_preview)
    is_to_pay = subscription_change.status == "payment_required"
    return SubscriptionStart(
        next_step="pay_change" if is_to_pay else "none",
        plan=price.plan,
        interval=price.interval,
        change=subscription_change,
    )


def cancel(provider: Provider, subscription: ProviderSubscription, *, at_period_end: bool) -> ProviderSubscription:
    """End a subscription with its period, or at once; at once also where the period is not paid. The subscription after it."""
    if subscription.schedule_id is not None:
        provider.release_schedule(subscription.schedule_id)
    if at_period_end and subscription.status in CHANGEABLE:
        if subscription.ends_by_period:
            return subscription
        return provider.cancel_at_period_end(subscription.id)
    provider.cancel_now(subscription.id)
    return provider.find_subscription(subscription.id) or subscription


def take_back(provider: Provider, subscription: ProviderSubscription) -> ProviderSubscription:
    """Let a subscription go on that was to end with its period. The subscription after it."""
    if not subscription.is_ending:
        return subscription
    if subscription.schedule_id is not None:
        provider.release_schedule(subscription.schedule_id)
    return provider.take_back(subscription)


def _go_on(
    provider: Provider, subscription: ProviderSubscription, price: Price, *, is_preview: bool
) -> SubscriptionChange:
    """Take back what would end the present plan."""
    is_ending, is_planned = subscription.is_ending, subscription.planned_change is not None
    if not is_ending and not is_planned:
        raise AlreadySubscribed
    if not is_preview:
        if subscription.schedule_id is not None:
            provider.release_schedule(subscription.schedule_id)
        if is_ending:
            provider.take_back(subscription)
    return SubscriptionChange(
        kind="cancellation_taken_back" if is_ending else "planned_change_taken_back",
        status="preview" if is_preview else "applied",
        plan=price.plan,
        interval=price.interval,
        effective_at=clock.now(),
        currency=subscription.currency,
    )


def _upgrade(
    provider: Provider, subscription: ProviderSubscription, price: Price, *, is_preview: bool
) -> SubscriptionChange:
    now = clock.now().replace(microsecond=0)
    if is_preview:
        preview = provider.preview_change(subscription, price.id, now)
        previewed = rules.Proration(preview.credit, preview.charge)
        return _upgrade_answer(subscription, price, "preview", now, preview.amount_due, previewed)
    if subscription.pending_price_id == price.id and _payment_url(subscription) is not None:
        return _payment_answer(subscription, subscription, price, now)
    if subscription.schedule_id is not None:
        provider.release_schedule(subscription.schedule_id)
    # A change back and forth has another invoice in between, so that its key is another one.
    key = f"{subscription.price_id} {subscription.latest_invoice_id}"
    changed = provider.change_price(subscription, price.id, at=now, key=key)
    if changed.pending_price_id is not None:
        return _payment_answer(subscription, changed, price, now)
    if subscription.is_ending:
        # Not before it is paid: a subscription that was cancelled must not go on because an upgrade was declined.
        provider.take_back(subscription)
    invoice = changed.latest_invoice
    is_charged = invoice is not None and invoice.id != subscription.latest_invoice_id
    amount_due = invoice.amount_due if invoice is not None and is_charged else 0
    parts: rules.Proration | None = None
    if subscription.status == "active":
        compute = rules.proration if subscription.interval == price.interval else rules.new_period_proration
        start, end = subscription.current_period_start, subscription.current_period_end
        parts = compute(subscription.amount, changed.amount, start, end, now)
    return _upgrade_answer(subscription, price, "applied", now, amount_due, parts)


def _payment_answer(
    before: ProviderSubscription, changed: ProviderSubscription, price: Price, now: datetime
) -> SubscriptionChange:
    """That a change waits for its payment."""
    amount_due = changed.latest_invoice.amount_remaining if changed.latest_invoice else 0
    answer = _upgrade_answer(before, price, "payment_required", now, amount_due, None)
    return answer.model_copy(update={"payment_url": _payment_url(changed)})


def _payment_url(subscription: ProviderSubscription) -> str | None:
    invoice = subscription.latest_invoice
    return invoice.page_url if invoice is not None and invoice.status == "open" else None


def _upgrade_answer(
    subscription: ProviderSubscription,
    price: Price,
    status: Literal["preview", "applied", "payment_required"],
    now: datetime,
    amount_due: int,
    parts: rules.Proration | None,
) -> SubscriptionChange:
    """What an upgrade costs, with its parts where they are all of it: discounts, taxes or a credit may count too."""
    explained = parts if parts is not None and parts.total == amount_due else None
    return SubscriptionChange(
        kind="upgrade",
        status=status,
        plan=price.plan,
        interval=price.interval,
        effective_at=now,
        amount_due=amount_due,
        currency=subscription.currency,
        credit=None if explained is None else explained.credit,
        charge=None if explained is None else explained.charge,
    )


def _downgrade(
    provider: Provider, subscription: ProviderSubscription, price: Price, *, is_preview: bool
) -> SubscriptionChange:
    planned = subscription.planned_change
    if not is_preview and (planned is None or planned.price_id != price.id):
        if subscription.is_ending:
            subscription = take_back(provider, subscription)
        schedule = None
        if subscription.schedule_id is not None:
            schedule = provider.find_schedule(subscription.schedule_id)
        if schedule is None:
            schedule = provider.create_schedule(subscription.id)
        provider.schedule_downgrade(schedule, subscription, price.id, price.interval)
    return SubscriptionChange(
        kind="downgrade",
        status="preview" if is_preview else "planned",
        plan=price.plan,
        interval=price.interval,
        effective_at=subscription.current_period_end,
        currency=subscription.currency,
    )
