"""The state machine: what an account has by what the payment provider says, and what is told of a change. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fitai.accounts.models import Plan, Subscription
from fitai.kernel.deadlines import Deadline
from fitai.payments.events import ChangeReason
from fitai.payments.provider.models import ProviderDiscount, ProviderInvoice, ProviderSubscription
from fitai.payments.subscriptions.models import EndReason, Fetched, StoredSubscription, SubscriptionState

GRACE = timedelta(days=14)
"""How long a plan goes on after the first invoice failed that was not paid."""
GRACE_WARNING = timedelta(days=3)
"""How long before the end of the grace period its user is told."""
TRIAL_WARNING = timedelta(days=3)
"""How long before the end of a trial its user is told."""
CLOCK_TOLERANCE = timedelta(hours=1)
"""The provider tells of a trial's end by its own clock."""
MAX_REMEMBERED = 24
"""Invoices, charges and disputes that a state remembers to have told of."""

RANKS: dict[Plan, int] = {"free": 0, "premium": 1, "pro": 2}
PLAN_STATUSES = frozenset({"trialing", "active"})
"""Statuses with the plan."""
FREE_STATUSES = frozenset({"unpaid", "canceled", "incomplete", "incomplete_expired", "paused"})
"""Statuses without it. `past_due` has it for `GRACE`; any other status changes nothing, and raises an alarm."""
OVER_STATUSES = frozenset({"canceled", "incomplete_expired"})
"""Statuses of a subscription that is over."""
CHARGED_STATUSES = frozenset({"trialing", "active", "past_due"})
"""Statuses in which a subscription is, or will be, charged: of two the second is cancelled."""


def is_known_status(status: str) -> bool:
    """Whether the state machine has the status."""
    return status in PLAN_STATUSES | FREE_STATUSES | {"past_due"}


def grace_end(status: str, first_failed_at: datetime | None) -> datetime | None:
    """When the plan of an overdue subscription ends: counted from the first failed invoice, whatever fails later."""
    return first_failed_at + GRACE if status == "past_due" and first_failed_at is not None else None


def plan_of(subscription: StoredSubscription, current: Plan, now: datetime) -> Plan:
    """The plan by a subscription.

    Args:
        current: what the account has; it keeps that where the status, or the price, is one that we do not know.
    """
    status = subscription.status
    if status in FREE_STATUSES or (status == "trialing" and subscription.awaits_setup):
        return "free"
    if status == "past_due":
        if subscription.grace_until is not None and subscription.grace_until <= now:
            return "free"
    elif status not in PLAN_STATUSES:
        return current
    return subscription.plan or current


# --- from the provider's types -----------------------------------------------------------------------------


def monthly_amount(amount: int, interval: str | None, discounts: Iterable[ProviderDiscount], now: datetime) -> int:
    """What a price comes to in a month after discounts; of a year a twelfth, rounded half up.

    >>> monthly_amount(9999, "year", (), datetime.now())
    833
    """
    for discount in discounts:
        if discount.ends_at is not None and discount.ends_at <= now:
            continue
        if discount.percent_off is not None:
            amount = round(amount * (100 - discount.percent_off) / 100)
        amount = max(0, amount - (discount.amount_off or 0))
    return (amount + 6) // 12 if interval == "year" else amount


def stored(subscription: ProviderSubscription, fetched: Fetched, now: datetime) -> StoredSubscription:
    """What is stored of a subscription that was fetched."""
    failed = failed_invoice(subscription)
    first_failed_at: datetime | None = None
    if subscription.status == "past_due":
        first_failed_at = fetched.first_failed_at.get(subscription.id) or (failed.first_failed_at if failed else None)
    planned = subscription.planned_change
    status = "canceled" if fetched.is_customer_deleted and subscription.is_live else subscription.status
    return StoredSubscription(
        id=subscription.id,
        status=status,
        plan=subscription.plan,
        interval=subscription.interval,
        monthly_amount=monthly_amount(subscription.amount, subscription.interval, subscription.discounts, now),
        currency=subscription.currency,
        created_at=subscription.created_at,
        period_start=subscription.current_period_start,
        period_end=subscription.current_period_end,
        cancel_at=(
            subscription.cancel_at or (subscription.current_period_end if subscription.cancel_at_period_end else None)
        )
        if status not in OVER_STATUSES
        else None,
        ended_at=subscription.ended_at,
        trial_end=subscription.trial_end,
        had_trial=subscription.has_trial,
        awaits_setup=subscription.awaits_setup,
        is_paid=not awaits_first_payment(subscription),
        first_failed_at=first_failed_at,
        grace_until=grace_end(status, first_failed_at),
        planned_plan=planned.plan if planned else None,
        planned_interval=planned.interval if planned else None,
        failed_attempt=f"{failed.id}:{failed.attempt_count}" if failed and status not in OVER_STATUSES else None,
        cancellation_reason=subscription.cancellation_reason,
    )


def awaits_first_payment(subscription: ProviderSubscription) -> bool:
    """Whether its trial is over, and the first invoice is not paid: the provider calls it active an hour before it charges."""
    invoice, start = subscription.latest_invoice, subscription.current_period_start
    if subscription.trial_end is None or invoice is None or subscription.status == "trialing":
        return False
    is_first_period = start <= subscription.trial_end + CLOCK_TOLERANCE
    # An upgrade within that period has an invoice of its own.
    return is_first_period and invoice.status != "paid" and invoice.created_at <= start + CLOCK_TOLERANCE


def failed_invoice(subscription: ProviderSubscription) -> ProviderInvoice | None:
    """The subscription's newest invoice, where its payment has failed. The first invoice fails before its payer's eyes."""
    invoice = subscription.latest_invoice
    if invoice is None or invoice.status != "open" or invoice.attempt_count == 0 or invoice.is_first:
        return None
    return invoice


def first_failure(invoices: Iterable[ProviderInvoice]) -> datetime | None:
    """When the first of the invoices failed that have not been paid since.

    Invoices that were given up (void, uncollectible) do not end the series, so that a later one does not begin it anew.

    Args:
        invoices: of a subscription, the newest first.
    """
    first: datetime | None = None
    for invoice in invoices:
        if invoice.status == "paid":
            break
        first = invoice.first_failed_at or first
    return first


def main_subscription(fetched: Fetched, ended: dict[str, EndReason], now: datetime) -> ProviderSubscription | None:
    """The subscription that counts.

    One with a plan before one without, a live one before one that is over; of two with a plan the higher plan, then the older;
    of others the newest.
    """

    def rank(subscription: ProviderSubscription) -> tuple[int, int, float]:
        age = -subscription.created_at.timestamp()
        if subscription.id in ended or not subscription.is_live or fetched.is_customer_deleted:
            return 0, 0, -age
        state = stored(subscription, fetched, now)
        # An unknown status, or a price that is not configured, may have the plan: it is not passed over for one that is over.
        plan = plan_of(state, "premium", now)
        if plan == "free":
            return 1, 0, -age
        return 2, RANKS[plan], age

    return max(fetched.subscriptions, key=rank, default=None)


def duplicates(fetched: Fetched, ended: dict[str, EndReason], main: ProviderSubscription | None) -> list[str]:
    """The other subscriptions that are charged as well: two checkouts were completed."""
    if fetched.is_customer_deleted:
        return []
    return [
        other.id
        for other in fetched.subscriptions
        if main is not None
        and other.id != main.id
        and other.id not in ended
        and other.status in CHARGED_STATUSES
        and main.status in CHARGED_STATUSES
    ]


def refund_of_duplicate(duplicate: ProviderSubscription, main: ProviderSubscription, paid: int) -> int:
    """What is paid back of a second subscription's newest payment: all of it, where the other one was there before.

    Of an older one, that was replaced by a higher plan, the share of its period from then on. It does not depend on when it is
    computed, so that a repeated request is the same.
    """
    start, end = duplicate.current_period_start, duplicate.current_period_end
    if main.created_at <= start:
        return paid
    share = (end - main.created_at) / (end - start) if end > start else 0.0
    return min(paid, max(0, int(paid * share + 0.5)))


# --- the decision ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from what was fetched.

    Attributes:
        to_cancel: live subscriptions at the provider that are to be ended now.
        alarms: what somebody must look at.
    """

    state: SubscriptionState
    to_cancel: tuple[str, ...]
    alarms: tuple[str, ...]


def decide(before: SubscriptionState | None, fetched: Fetched, now: datetime) -> Decision:
    """The state after what was fetched. Fetching the same again decides the same."""
    previous = before or SubscriptionState(customer_id=fetched.customer_id)
    ended = dict(previous.ended)
    if fetched.money_of is not None and fetched.money_of not in ended:
        # What was paid back of a past period takes nothing away; who has contested a payment is not charged again.
        if fetched.refund is not None and fetched.refund.is_full and fetched.is_of_period:
            ended[fetched.money_of] = "refunded"
        if fetched.dispute is not None and fetched.dispute.is_lost:
            ended[fetched.money_of] = "dispute_lost"
    main = main_subscription(fetched, ended, now)
    doubled = duplicates(fetched, ended, main)
    for subscription_id in doubled:
        ended.setdefault(subscription_id, "duplicate")
    subscription = stored(main, fetched, now) if main is not None else _lost(previous.subscription, now)
    plan: Plan = "free"
    if subscription is not None and subscription.id not in ended:
        plan = plan_of(subscription, previous.plan, now)
    state = previous.model_copy(
        update={
            "customer_id": main.customer_id if main is not None else fetched.customer_id,
            "subscription": subscription,
            "plan": plan,
            "ended": ended,
            "receipts": _receipts(previous, fetched),
            "refunds": _refunds(previous, fetched),
            "disputes": _disputes(previous, fetched),
        }
    )
    live_ids = {other.id for other in fetched.subscriptions if other.is_live and not fetched.is_customer_deleted}
    state = state.model_copy(update={"notices": _notices(state, now)})
    state = state.model_copy(update={"deadline": _deadline(state, now)})
    alarms = _alarms(subscription, doubled)
    return Decision(state, tuple(sorted(live_ids & ended.keys())), tuple(alarms))


def _lost(subscription: StoredSubscription | None, now: datetime) -> StoredSubscription | None:
    """A subscription that the provider does not have any more."""
    if subscription is None or subscription.status in OVER_STATUSES:
        return subscription
    return subscription.model_copy(
        update={"status": "canceled", "ended_at": now, "cancel_at": None, "grace_until": None, "first_failed_at": None}
    )


def _alarms(subscription: StoredSubscription | None, doubled: list[str]) -> list[str]:
    alarms = ["DuplicateSubscriptions"] if doubled else []
    if subscription is not None and not is_known_status(subscription.status):
        alarms.append("UnknownSubscriptionStatuses")
    if subscription is not None and subscription.plan is None and subscription.status not in OVER_STATUSES:
        alarms.append("UnknownPrices")
    return alarms


def paid_invoices(fetched: Fetched) -> list[ProviderInvoice]:
    """The invoices that were fetched and are paid, without those that cost nothing."""
    invoices = [other.latest_invoice for other in fetched.subscriptions] + [fetched.invoice]
    paid = {invoice.id: invoice for invoice in invoices if invoice is not None and invoice.status == "paid"}
    return [invoice for invoice in paid.values() if invoice.amount_paid > 0]


def _receipts(previous: SubscriptionState, fetched: Fetched) -> list[str]:
    ids = [invoice.id for invoice in paid_invoices(fetched) if invoice.id not in previous.receipts]
    return [*previous.receipts, *sorted(ids)][-MAX_REMEMBERED:]


def _refunds(previous: SubscriptionState, fetched: Fetched) -> dict[str, int]:
    refund = fetched.refund
    if refund is None or refund.amount <= previous.refunds.get(refund.charge_id, 0):
        return previous.refunds
    return dict(list((previous.refunds | {refund.charge_id: refund.amount}).items())[-MAX_REMEMBERED:])


def _disputes(previous: SubscriptionState, fetched: Fetched) -> dict[str, str]:
    dispute = fetched.dispute
    if dispute is None:
        return previous.disputes
    return dict(list((previous.disputes | {dispute.id: dispute.status}).items())[-MAX_REMEMBERED:])


# --- time --------------------------------------------------------------------------------------------------


def _notices(state: SubscriptionState, now: datetime) -> dict[str, str]:
    """What the user has been told, with what is to be told now: an entry that changes is a notice."""
    notices, subscription = dict(state.notices), state.subscription
    if subscription is None or subscription.id in state.ended:
        return notices
    if subscription.failed_attempt is not None:
        notices["payment_failed"] = subscription.failed_attempt
    if subscription.status == "trialing" and subscription.trial_end is not None and subscription.cancel_at is None:
        begins = subscription.trial_end - TRIAL_WARNING - CLOCK_TOLERANCE
        if begins <= now < subscription.trial_end:
            notices["trial_ends"] = f"{subscription.id}:{subscription.trial_end.date()}"
    if (
        subscription.grace_until is not None
        and subscription.grace_until - GRACE_WARNING <= now < subscription.grace_until
    ):
        notices["grace_ends"] = f"{subscription.id}:{subscription.grace_until.date()}"
    return notices


def _deadline(state: SubscriptionState, now: datetime) -> Deadline | None:
    """The next moment at which something changes by time alone, whatever the provider tells until then."""
    subscription = state.subscription
    if subscription is None or state.plan == "free":
        return None
    moments = [subscription.grace_until]
    if subscription.cancel_at is not None:
        # The provider needs a while; the account's copy ends at the second.
        moments.append(subscription.cancel_at + CLOCK_TOLERANCE)
    if subscription.grace_until is not None:
        moments.append(subscription.grace_until - GRACE_WARNING)
    if subscription.status == "trialing" and subscription.trial_end is not None:
        moments += [subscription.trial_end - TRIAL_WARNING, subscription.trial_end + CLOCK_TOLERANCE]
    future = [moment for moment in moments if moment is not None and moment > now]
    return Deadline(at=min(future)) if future else None


# --- what the account gets ---------------------------------------------------------------------------------


def account_subscription(before: Subscription, state: SubscriptionState, now: datetime) -> Subscription:
    """The account's copy: its plan ends by itself where an end is set, even if nobody writes it again."""
    subscription = state.subscription
    values = before.model_dump() | {"stripe_customer_id": state.customer_id}
    if subscription is not None and state.plan != "free":
        values |= {
            "plan": state.plan,
            "status": "cancelled" if subscription.cancel_at else "active",
            "start_date": subscription.created_at,
            "end_date": min(filter(None, (subscription.cancel_at, subscription.grace_until)), default=None),
            "stripe_subscription_id": subscription.id,
        }
    elif subscription is not None and _had_plan(subscription):
        end = before.end_date if before.status == "expired" else None
        values |= {
            "plan": "free",
            "status": "expired",
            "start_date": subscription.created_at,
            "end_date": subscription.ended_at or subscription.grace_until or end or now,
            "stripe_subscription_id": subscription.id,
        }
    return Subscription.model_validate(values)


def _had_plan(subscription: StoredSubscription) -> bool:
    if subscription.status == "trialing" and subscription.awaits_setup:
        return False
    return is_known_status(subscription.status) and subscription.status not in ("incomplete", "incomplete_expired")


# --- what is told ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What a change is, as `SubscriptionChanged` tells it."""

    reason: ChangeReason
    is_voluntary: bool = False


def change_of(
    before: SubscriptionState | None, after: SubscriptionState, *, is_reconciled: bool = False
) -> Change | None:
    """What has changed for others; None where nothing has.

    Args:
        is_reconciled: the change was found at night; a change that has no other name is called so.
    """
    old, new = before.subscription if before else None, after.subscription
    old_plan: Plan = before.plan if before else "free"
    if new is None or (old == new and old_plan == after.plan):
        return None
    if after.plan == "free":
        return _ending(old, new, old_plan, after)
    assert new is not None
    if old_plan == "free":
        if new.status == "trialing":
            return Change("trial_started")
        is_back = old is not None and old.id == new.id and old.status in ("past_due", "unpaid", "paused")
        return Change("renewed" if is_back else "subscribed")
    assert old is not None
    if RANKS[after.plan] != RANKS[old_plan]:
        return Change("upgraded" if RANKS[after.plan] > RANKS[old_plan] else "downgraded", is_voluntary=True)
    if (old.interval, new.interval) in (("month", "year"), ("year", "month")):
        return Change("upgraded" if new.interval == "year" else "downgraded", is_voluntary=True)
    if new.status == "past_due" and (old.status != "past_due" or old.failed_attempt != new.failed_attempt):
        return Change("payment_failed")
    if (old.status == "trialing" or not old.is_paid) and new.status == "active":
        return Change("subscribed" if new.is_paid else "renewed")
    if (old.cancel_at is None) != (new.cancel_at is None):
        return Change("cancelled" if new.cancel_at else "taken_back", is_voluntary=True)
    if old.status == "past_due" or old.id != new.id or new.period_end > old.period_end:
        return Change("renewed")
    return Change("reconciled")


def _ending(
    old: StoredSubscription | None, new: StoredSubscription, old_plan: Plan, after: SubscriptionState
) -> Change | None:
    """What it is that an account has no plan, or still has none."""
    has_changed = old is None or (old.id, old.status) != (new.id, new.status)
    if old_plan == "free":
        # A payment that was never made is nothing to tell of; one that is given up is.
        return Change("ended") if has_changed and new.status in ("canceled", "unpaid") and old is not None else None
    end_reason = after.ended.get(new.id)
    if end_reason == "refunded":
        return Change("refunded")
    if end_reason == "dispute_lost":
        return Change("dispute_lost")
    if new.status in ("unpaid", "past_due"):
        return Change("unpaid")
    was_overdue = old is not None and old.status in ("past_due", "unpaid") and new.status == "canceled"
    is_by_choice = new.cancellation_reason == "cancellation_requested"
    if new.cancellation_reason in ("payment_failed", "payment_disputed") or (was_overdue and not is_by_choice):
        return Change("unpaid")
    was_cancelled = old is not None and old.cancel_at is not None
    return Change("ended", is_voluntary=was_cancelled or is_by_choice)
