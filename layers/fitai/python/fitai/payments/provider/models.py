"""What the payment provider answers, in types of ours. Amounts are in minor units of the currency, times are in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

PaidPlan = Literal["premium", "pro"]
Interval = Literal["month", "year"]
"""How often a subscription is paid."""
SubscriptionStatus = str
"""trialing, active, past_due, unpaid, canceled, incomplete, incomplete_expired, paused, or one that is new at Stripe."""
InvoiceStatus = str
"""draft, open, paid, uncollectible, void, or one that is new at Stripe."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price that is sold, or was.

    Attributes:
        is_sold: whether new subscriptions get it; older subscriptions may have one that is not sold any more.
    """

    id: str
    plan: PaidPlan
    interval: Interval
    is_sold: bool = True


@dataclass(frozen=True, slots=True)
class ProviderPage(Generic[T]):
    """A page of a list, the newest first.

    Attributes:
        after: what to pass as `after` for the next page; None where there is none.
    """

    items: tuple[T, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class ProviderCustomer:
    """A customer.

    Attributes:
        is_deleted: then the other attributes are empty, and all its subscriptions are cancelled.
        user_id: of our account, from the metadata.
    """

    id: str
    is_deleted: bool = False
    user_id: str | None = None
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ProviderInvoice:
    """An invoice.

    Attributes:
        subscription_id: None for an invoice without a subscription.
        user_id: of our account, from the subscription's metadata at that time.
        attempt_count: how often the payment was tried.
        is_first: whether it is the first invoice of its subscription.
        first_failed_at: when the first attempt failed: it is made when the invoice is finalised. None where no attempt was
            made, and for an invoice that is paid.
        payment_intent_id: of the default payment; None where nothing is to be paid, or where it was not asked for
            (`find_invoice` has it).
        page_url: the page at the provider on which it can be paid, with its PDF.
    """

    id: str
    customer_id: str
    status: InvoiceStatus
    subscription_id: str | None
    user_id: str | None
    amount_due: int
    amount_paid: int
    amount_remaining: int
    currency: str
    attempt_count: int
    is_first: bool
    created_at: datetime
    finalized_at: datetime | None = None
    first_failed_at: datetime | None = None
    next_attempt_at: datetime | None = None
    paid_at: datetime | None = None
    period_start: datetime | None = None
    period_end: datetime | None = None
    payment_intent_id: str | None = None
    number: str | None = None
    page_url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ProviderDiscount:
    """A discount of a subscription.

    Attributes:
        ends_at: None where it is for ever.
        percent_off, amount_off: one of both is None.
    """

    id: str
    coupon_id: str | None
    percent_off: float | None = None
    amount_off: int | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """The price that a subscription has from a moment on, by its schedule.

    Attributes:
        plan: None where the configuration does not have the price.
    """

    price_id: str
    plan: PaidPlan | None
    interval: Interval | None
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderSubscription:
    """A subscription with its one item.

    Attributes:
        user_id: of our account, from the metadata; None for one that was made elsewhere.
        plan: None where the configuration does not have the price.
        interval: None where it is neither a month nor a year.
        amount: of one period, for the whole quantity, without discounts and taxes.
        current_period_end: of the item, where Stripe has it; of the first item if there are several.
        cancel_at: when it will be cancelled: the period's end for `cancel_at_period_end`.
        schedule_id: of the schedule that it has; None for one without.
        planned_change: what the schedule changes next.
        pending_price_id: of a change that waits for its payment, for up to 23 hours: `latest_invoice.page_url`.
        latest_invoice: of the subscription as it was read; it has no payment intent.
        card_fingerprint: the same for the same card number in all accounts; None where no card is stored, or is not of the
            subscription itself.
        awaits_setup: it is in a trial that the app has begun, and no card was stored yet.
        client_secret: with which an app completes the first payment or stores the card; only in an answer of
            `create_incomplete_subscription`.
        secret_kind: what that is for.
    """

    id: str
    customer_id: str
    user_id: str | None
    status: SubscriptionStatus
    item_id: str
    price_id: str
    plan: PaidPlan | None
    interval: Interval | None
    amount: int
    currency: str
    quantity: int
    created_at: datetime
    current_period_start: datetime
    current_period_end: datetime
    cancel_at_period_end: bool = False
    cancel_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancellation_reason: str | None = None
    ended_at: datetime | None = None
    trial_start: datetime | None = None
    trial_end: datetime | None = None
    schedule_id: str | None = None
    planned_change: PlannedChange | None = None
    pending_price_id: str | None = None
    latest_invoice_id: str | None = None
    latest_invoice: ProviderInvoice | None = None
    discounts: tuple[ProviderDiscount, ...] = ()
    card_fingerprint: str | None = field(default=None, repr=False)
    awaits_setup: bool = False
    client_secret: str | None = field(default=None, repr=False)
    secret_kind: Literal["payment", "setup"] | None = None

    @property
    def is_live(self) -> bool:
        """Whether it is not over; a status that is new at Stripe counts as live."""
        return self.status not in ("canceled", "incomplete_expired")

    @property
    def is_ending(self) -> bool:
        """Whether it is cancelled for later: with its period, or on a day, as the portal may set it."""
        return self.cancel_at_period_end or self.cancel_at is not None

    @property
    def ends_by_period(self) -> bool:
        """Whether it is cancelled for the end of its period, or for a day before that."""
        return self.cancel_at_period_end or (self.cancel_at is not None and self.cancel_at <= self.current_period_end)

    @property
    def has_trial(self) -> bool:
        """Whether it began with a trial."""
        return self.trial_start is not None


@dataclass(frozen=True, slots=True)
class ProviderSchedule:
    """A subscription's schedule.

    Attributes:
        status: not_started, active, completed, released or canceled.
        phase_start: when the current phase has begun.
        phase_end: when the current phase ends.
    """

    id: str
    subscription_id: str | None
    status: str
    phase_start: datetime | None = None
    phase_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """A page on which somebody subscribes.

    Attributes:
        url: None where it is not open any more.
        status: open, complete or expired.
        subscription_id: once it is complete.
    """

    id: str
    status: str
    customer_id: str | None
    user_id: str | None
    expires_at: datetime
    subscription_id: str | None = None
    url: str | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether somebody may subscribe on it."""
        return self.status == "open"


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change of the price would cost at once.

    Attributes:
        amount_due: what is charged now; 0 for a credit.
        credit: the sum of what is given back for the rest of the period, negative.
        charge: the sum of what the new price costs.
        at: the moment that it is computed for; the same moment given to `change_price` costs exactly that.
    """

    amount_due: int
    credit: int
    charge: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProviderCharge:
    """A payment that was made or tried.

    Attributes:
        is_refunded: whether all of it was paid back.
        payment_intent_id: leads to its invoice (`find_invoice_of_payment`).
        failure_code, decline_code: Stripe's; None for a payment that succeeded.
    """

    id: str
    customer_id: str | None
    payment_intent_id: str | None
    amount: int
    amount_refunded: int
    currency: str
    status: str
    is_paid: bool
    is_refunded: bool
    is_disputed: bool
    created_at: datetime
    failure_code: str | None = None
    decline_code: str | None = None
    card_fingerprint: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """Money paid back.

    Attributes:
        status: pending, requires_action, succeeded, failed or canceled.
    """

    id: str
    charge_id: str | None
    payment_intent_id: str | None
    amount: int
    currency: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderPrice:
    """What a price costs: `amount` in minor units of the currency, every `interval`; None where it is not of a plan."""

    id: str
    amount: int | None
    currency: str
    interval: str | None


@dataclass(frozen=True, slots=True)
class ProviderDispute:
    """A payment that its payer contests at the bank.

    Attributes:
        status: warning_needs_response, warning_under_review, warning_closed, needs_response, under_review, won, lost,
            prevented, or one that is new at Stripe.
    """

    id: str
    charge_id: str
    payment_intent_id: str | None
    amount: int
    currency: str
    status: str
    reason: str
    created_at: datetime

    @property
    def is_lost(self) -> bool:
        """Whether the money is lost for good."""
        return self.status == "lost"


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """That something changed at the provider. Its payload is not part of it: the object is fetched.

    Attributes:
        type: such as `customer.subscription.updated`.
        object_id: of the object that it is about, which begins with its kind: `sub_…`, `in_…`, `ch_…`.
        customer_id, subscription_id, charge_id, user_id: what the payload says about where to look; never more than a hint.
        is_live: False for test mode.
    """

    id: str
    type: str
    object_type: str
    object_id: str
    created_at: datetime
    is_live: bool
    customer_id: str | None = None
    subscription_id: str | None = None
    charge_id: str | None = None
    user_id: str | None = None
