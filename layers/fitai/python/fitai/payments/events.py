"""Domain events of payments."""

from typing import ClassVar, Literal

from pydantic import Field

from fitai.accounts.models import Plan
from fitai.kernel.clock import Moment
from fitai.kernel.events import Event

Interval = Literal["month", "year"]
"""How often a subscription is paid."""
ChangeReason = Literal[
    "trial_started",
    "subscribed",
    "upgraded",
    "downgraded",
    "renewed",
    "cancelled",
    "taken_back",
    "payment_failed",
    "unpaid",
    "refunded",
    "dispute_lost",
    "ended",
    "reconciled",
]
"""Why a subscription changed. `cancelled`: it will not be renewed; `ended`: it is over."""


class SubscriptionChanged(Event):
    """An account's plan or subscription changed.

    `revision` grows with each change: a reaction keeps the highest, since events may arrive in any order.

    Attributes:
        plan, previous_plan: what the account has after and before; `free` where it has none.
        status: of the payment provider.
        interval: how often it is paid; None for a free account.
        monthly_amount: minor units of the currency per month, of a year a twelfth, rounded half up; 0 where nothing is paid,
            also in a trial, and until the first payment after it.
        currency: ISO 4217, lower case; empty where nothing was ever to be paid.
        is_paying: whether it brings in money: `monthly_amount` is above 0.
        was_paying: whether it did before the change.
        is_voluntary: whether the user has decided it (cancelled), in contrast to a payment that failed.
    """

    name: ClassVar[str] = "subscription.changed"

    revision: int
    previous_plan: Plan
    plan: Plan
    status: str
    interval: Interval | None = None
    monthly_amount: int = Field(0, ge=0)
    currency: str = ""
    is_trial: bool = False
    is_paying: bool = False
    was_paying: bool = False
    reason: ChangeReason
    is_voluntary: bool = False


class PaymentReceived(Event):
    """An invoice was paid. `amount` is in minor units of the currency; the event's id follows from the invoice."""

    name: ClassVar[str] = "payment.received"

    invoice_id: str
    amount: int
    currency: str
    paid_at: Moment


class PaymentRefunded(Event):
    """Money went back for a charge. `amount` is what was refunded of it in all, in minor units of the currency."""

    name: ClassVar[str] = "payment.refunded"

    charge_id: str
    amount: int
    currency: str


class PaymentNotified(Event):
    """The payment provider has sent a notification: its state is to be fetched and compared.

    Of no user yet: `user_id` is empty. Nothing of the payload but the ids is kept.

    Attributes:
        type: the provider's, such as `customer.subscription.updated`.
        object_id: of the object that it is about.
        customer_id: of the provider; None where the object has none, such as a dispute.
    """

    name: ClassVar[str] = "payments.notified"

    user_id: str = ""
    type: str
    object_id: str
    customer_id: str | None = None


class CustomerDeletionDue(Event):
    """The account of a customer was deleted: the provider is to end its subscriptions and delete it. Of nobody any more."""

    name: ClassVar[str] = "payments.customer_deletion_due"

    user_id: str = ""
    customer_id: str
