"""What the API takes and answers about payments, and the account's customer."""

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model


class PaymentCustomer(Model):
    """An account's customer at the payment provider. Never part of a response.

    Attributes:
        contact: a digest of the mail address that the provider has.
        trial_started_at: of the account's trial; None where it never had one.
    """

    id: str
    contact: str | None = None
    trial_started_at: Moment | None = None


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
