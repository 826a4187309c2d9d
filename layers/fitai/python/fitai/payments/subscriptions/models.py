"""What is stored of a subscription, and what was fetched of the payment provider to decide about it. Never part of a response."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from fitai.accounts.models import Plan
from fitai.kernel.clock import Moment
from fitai.kernel.deadlines import Deadline
from fitai.kernel.types import Model
from fitai.payments.events import Interval
from fitai.payments.provider.models import ProviderInvoice, ProviderSubscription

EndReason = Literal["refunded", "dispute_lost", "duplicate"]
"""Why a subscription is over for us, whatever its status at the provider is."""


class StoredSubscription(Model):
    """The provider's state of the subscription that counts, as it was fetched last.

    Attributes:
        status: the provider's, also one that is new there.
        plan: what the price is of; None where the configuration does not have the price.
        monthly_amount: what it costs in a month after discounts, in minor units; also in a trial.
        awaits_setup: a trial that was begun in the app, and has no card yet: it has no plan.
        is_paid: false from the end of a trial until its first invoice is paid.
        first_failed_at: when the first of the invoices failed that have not been paid since.
        grace_until: when the plan ends unless they are paid.
        planned_plan, planned_interval: what it becomes at the end of the period.
        failed_attempt: the newest failed attempt of a payment, `<invoice>:<number>`.
    """

    id: str
    status: str
    plan: Plan | None = None
    interval: Interval | None = None
    monthly_amount: int
    currency: str
    created_at: Moment
    period_start: Moment
    period_end: Moment
    cancel_at: Moment | None = None
    ended_at: Moment | None = None
    trial_end: Moment | None = None
    had_trial: bool = False
    awaits_setup: bool = False
    is_paid: bool = True
    first_failed_at: Moment | None = None
    grace_until: Moment | None = None
    planned_plan: Plan | None = None
    planned_interval: Interval | None = None
    failed_attempt: str | None = None
    cancellation_reason: str | None = None


class SubscriptionState(Model):
    """What an account has by its subscriptions.

    Attributes:
        subscription: the one that counts; None where there never was one.
        plan: what the account has by it now.
        ended: subscriptions that are over for us, by id. An entry stays.
        notices: what was told last, by kind: a failed attempt, the end of a trial or of the grace period.
        receipts: the newest invoices that `PaymentReceived` has told of.
        refunds: what `PaymentRefunded` has told of, by charge: the newest.
        disputes: the newest disputes that were told of, with their status.
        deadline: when something changes by time alone.
    """

    customer_id: str
    subscription: StoredSubscription | None = None
    plan: Plan = "free"
    ended: dict[str, EndReason] = {}
    notices: dict[str, str] = {}
    receipts: list[str] = []
    refunds: dict[str, int] = {}
    disputes: dict[str, str] = {}
    deadline: Deadline | None = None

    @property
    def is_over(self) -> bool:
        """Whether the subscription that counts is over at the provider."""
        return self.subscription is None or self.subscription.status in ("canceled", "incomplete_expired")

    @property
    def is_trial(self) -> bool:
        """Whether the plan is had in a trial."""
        return self.plan != "free" and self.subscription is not None and self.subscription.status == "trialing"

    @property
    def monthly_amount(self) -> int:
        """What is paid in a month now; 0 in a trial and until the first payment after it, and without a plan."""
        if self.plan == "free" or self.is_trial or self.subscription is None or not self.subscription.is_paid:
            return 0
        return self.subscription.monthly_amount


class ReconciliationState(Model):
    """How far the nightly comparison is.

    Attributes:
        night: of the newest round, the day (UTC) on which it began.
        phase: what is compared now; `done` until the next night.
        after: the position in the provider's list; None for its beginning.
        until: the subscriptions were compared that were made after this moment.
        events_since: events are listed from here on.
        checked, repaired: subscriptions of this round. replayed: events that had not arrived.
    """

    night: str = ""
    phase: Literal["events", "subscriptions", "done"] = "done"
    after: str | None = None
    until: Moment | None = None
    events_since: Moment | None = None
    checked: int = 0
    repaired: int = 0
    replayed: int = 0


# --- what was fetched --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchedRefund:
    """What was paid back of a charge, in all."""

    charge_id: str
    amount: int
    currency: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class FetchedDispute:
    """A contested payment."""

    id: str
    status: str
    amount: int
    currency: str

    @property
    def is_lost(self) -> bool:
        """Whether the money is lost for good."""
        return self.status == "lost"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.status not in ("won", "lost", "warning_closed", "prevented")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the provider has said, all of it after the ticket was taken.

    Attributes:
        subscriptions: of the customer, also those that are over.
        first_failed_at: by subscription, when the first of the invoices failed that have not been paid since.
        is_customer_deleted: then all subscriptions are over.
        invoice: that the notification was about.
        money_of: the subscription that the refunded or contested payment was for; None where it was for something else.
        is_of_period: whether that payment was for the subscription's present period.
    """

    customer_id: str
    subscriptions: tuple[ProviderSubscription, ...]
    first_failed_at: dict[str, datetime] = field(default_factory=dict)
    is_customer_deleted: bool = False
    invoice: ProviderInvoice | None = None
    refund: FetchedRefund | None = None
    dispute: FetchedDispute | None = None
    money_of: str | None = None
    is_of_period: bool = False

    @property
    def says_more(self) -> bool:
        """Whether it says something that a later fetch for another notification does not: about money."""
        return self.invoice is not None or self.refund is not None or self.dispute is not None
