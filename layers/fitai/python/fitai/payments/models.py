"""What the API takes and answers about payments, and the account's customer."""

from typing import Literal

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.payments.provider.models import Interval, PaidPlan

Standing = Literal["none", "trial", "active", "ending", "payment_due", "suspended", "awaiting_payment", "ended"]
"""What a subscription is, in words. `ending`: it is cancelled, and runs until the end of its period. `payment_due`: a payment
has failed, and the plan is kept until `graceUntil`. `suspended`: the plan is not in force until an invoice is paid.
`awaiting_payment`: the first payment is outstanding."""


class PaymentCustomer(Model):
    """An account's customer at the payment provider. Never part of a response.

    Attributes:
        contact: a digest of the mail address that the provider has.
        trial_started_at: of the account's trial; None where it never had one.
    """

    id: str
    contact: str | None = None
    trial_started_at: Moment | None = None


class PlannedPlan(Model):
    """What a subscription becomes."""

    plan: PaidPlan
    """The plan from then on."""
    interval: Interval
    """How often it is paid from then on."""
    starts_at: Moment
    """When the change takes place."""


class CancelSubscription(Input):
    """How to cancel, or that a cancellation is taken back."""

    at_period_end: bool = True
    """Whether the plan is kept until the end of the period that is paid; otherwise it ends at once, and nothing is paid back."""
    take_back: bool = False
    """Whether to go on after all: takes a cancellation back that has not come into effect."""


class OpenPortal(Input):
    """Where the page leads back to."""

    return_url: str | None = None
    """The page of the app that the user comes back to. Its origin must be one of the app's."""


class PortalPage(Model):
    """The payment provider's page for cards, invoices and the subscription."""

    url: str
    """Where to send the user, within minutes: it can be used for a short time only."""
