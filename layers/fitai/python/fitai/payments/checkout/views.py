"""A subscription as its owner reads it: what is stored, or what the provider has just answered. Pure."""

from datetime import datetime
from typing import cast

from fitai.accounts.models import Plan
from fitai.kernel.entitlements import higher_plan
from fitai.payments.checkout.models import DisplayStatus, PlannedPlan, SubscriptionView
from fitai.payments.provider.models import ProviderSubscription
from fitai.payments.subscriptions.models import SubscriptionState

STATUSES: dict[str, DisplayStatus] = {
    "trialing": "trial",
    "active": "active",
    "past_due": "payment_due",
    "unpaid": "on_hold",
    "paused": "on_hold",
    "incomplete": "awaiting_payment",
    "incomplete_expired": "ended",
    "canceled": "ended",
}
"""The provider's statuses in words. One that is new there is `active` for who has the plan."""


def display_status(status: str, *, has_plan: bool, is_ending: bool) -> DisplayStatus:
    """The status of a subscription as its owner reads it.

    Args:
        has_plan: whether the account has the plan by it now.
        is_ending: whether it is cancelled, and not over yet.
    """
    value = STATUSES.get(status, "active" if has_plan else "on_hold")
    if value == "payment_due" and not has_plan:
        return "on_hold"
    return "ending" if is_ending and value in ("trial", "active") else value


def view_of_stored(token_plan: str, state: SubscriptionState | None, now: datetime) -> SubscriptionView:
    """The subscription that is stored.

    Args:
        token_plan: the plan that the access token says, which need not be the subscription's.
    """
    subscription = None if state is None else state.subscription
    if state is None or subscription is None:
        return SubscriptionView(plan=cast(Plan, token_plan), status="none")
    has_ended = subscription.id in state.ended
    is_live = not state.is_over and not has_ended
    is_ending = is_live and subscription.cancel_at is not None
    has_plan = state.plan != "free"
    planned = None
    if is_live and subscription.planned_plan in ("premium", "pro") and subscription.planned_interval is not None:
        planned = PlannedPlan(
            plan=subscription.planned_plan,
            interval=subscription.planned_interval,
            starts_at=subscription.period_end,
        )
    return SubscriptionView(
        # An administrator may have granted a higher one; a lower plan acts on the tokens of before.
        plan=higher_plan(state.plan, token_plan),
        status="ended" if has_ended else display_status(subscription.status, has_plan=has_plan, is_ending=is_ending),
        subscribed_plan=None if subscription.plan == "free" else subscription.plan,
        interval=subscription.interval,
        monthly_amount=subscription.monthly_amount,
        currency=subscription.currency,
        period_ends_at=subscription.period_end,
        trial_ends_at=subscription.trial_end,
        grace_until=subscription.grace_until if is_live and subscription.status == "past_due" else None,
        cancel_at_period_end=is_ending,
        ends_at=subscription.cancel_at if is_live else subscription.ended_at,
        planned_change=planned,
    )


def view_of_fetched(
    token_plan: str, subscription: ProviderSubscription, state: SubscriptionState | None, now: datetime
) -> SubscriptionView:
    """The subscription as the provider has just answered it. What is stored says the amount and the grace period.

    Args:
        token_plan: the plan that the access token says: one above the subscription's was granted.
    """
    stored = state.subscription if state and state.subscription and state.subscription.id == subscription.id else None
    grace_until = stored.grace_until if stored and subscription.status == "past_due" else None
    is_in_grace = grace_until is not None and now < grace_until
    has_plan = subscription.plan is not None and (subscription.status in ("trialing", "active") or is_in_grace)
    has_plan = has_plan and not (subscription.status == "trialing" and subscription.awaits_setup)
    is_ending = subscription.is_live and subscription.cancel_at is not None
    subscribed: Plan = subscription.plan or "free"
    is_granted = higher_plan(subscribed, token_plan) != subscribed
    planned = subscription.planned_change
    return SubscriptionView(
        plan=cast(Plan, token_plan) if is_granted else subscribed if has_plan else "free",
        status=display_status(subscription.status, has_plan=has_plan, is_ending=is_ending),
        subscribed_plan=subscription.plan,
        interval=subscription.interval,
        monthly_amount=stored.monthly_amount if stored else None,
        currency=subscription.currency,
        period_ends_at=subscription.current_period_end,
        trial_ends_at=subscription.trial_end,
        grace_until=grace_until,
        cancel_at_period_end=is_ending,
        ends_at=subscription.cancel_at if subscription.is_live else subscription.ended_at,
        planned_change=(
            PlannedPlan(plan=planned.plan, interval=planned.interval, starts_at=planned.starts_at)
            if subscription.is_live and planned and planned.plan and planned.interval
            else None
        ),
    )
