"""What the API takes and answers about subscribing, and what is stored of a subscription that is being begun."""

from typing import Literal

from fitai.accounts.models import Plan
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.payments.provider.models import Interval, PaidPlan

Mode = Literal["checkout", "elements"]


class CreateSubscription(Input):
    """Which plan to subscribe to, or to change to."""

    plan: PaidPlan
    """The plan to have from then on."""
    interval: Interval = "month"
    """How often it is paid."""
    mode: Mode = "checkout"
    """`checkout`: on a page of the payment provider; `elements`: in the app, with the provider's SDK and a client secret."""
    success_url: str | None = None
    """The page of the app that the user comes back to after subscribing. Coming back there proves nothing: read the subscription.
    Its origin must be one of the app's."""
    cancel_url: str | None = None
    """The page of the app that the user comes back to without subscribing."""
    preview: bool = False
    """Whether to only say what a change of the plan would cost and when it would take place. Nothing is changed."""


class SubscriptionChange(Model):
    """A change of a subscription that there is."""

    kind: Literal["upgrade", "downgrade", "planned_change_taken_back", "cancellation_taken_back"]
    """An upgrade takes place at once, a downgrade at the end of the period."""
    status: Literal["preview", "applied", "planned", "payment_required"]
    """`payment_required`: it takes place when `paymentUrl` is paid, within 23 hours."""
    plan: PaidPlan
    """The plan after the change."""
    interval: Interval
    """How often it is paid after the change."""
    effective_at: Moment
    """When it takes place."""
    amount_due: int = 0
    """What is charged at once, in minor units of the currency (cents), after discounts and taxes."""
    currency: str
    """The currency (ISO 4217, lower case)."""
    credit: int | None = None
    """What `amountDue` has for the rest of the period at the old price: negative. Left out where discounts or taxes count too."""
    charge: int | None = None
    """What `amountDue` has for the new price."""
    payment_url: str | None = None
    """The provider's page on which the change is paid, where the bank wants a confirmation, or has declined."""


class SubscriptionStart(Model):
    """What is to be done next; or the change of the subscription that there was."""

    next_step: Literal["open_url", "confirm_payment", "confirm_setup", "pay_change", "none"]
    """`open_url`: send the user to `url`. `confirm_payment`, `confirm_setup`: let the provider's SDK confirm the first payment, or
    store a card for the time after the trial, with `clientSecret`. `pay_change`: send the user to `change.paymentUrl`.
    `none`: nothing."""
    plan: PaidPlan
    """The plan that it is about."""
    interval: Interval
    """How often it is paid."""
    trial_days: int = 0
    """Days that the trial has; 0 without one."""
    url: str | None = None
    """The payment provider's page for subscribing."""
    expires_at: Moment | None = None
    """Until when `url` or `clientSecret` can be used; send the same request again after that."""
    subscription_id: str | None = None
    """The subscription at the payment provider, in mode `elements`."""
    client_secret: str | None = None
    """The secret for the provider's SDK, in mode `elements`."""
    change: SubscriptionChange | None = None
    """The change, where there was a subscription already."""


DisplayStatus = Literal["none", "trial", "active", "ending", "payment_due", "on_hold", "awaiting_payment", "ended"]


class PlannedPlan(Model):
    """What a subscription becomes."""

    plan: PaidPlan
    """The plan from then on."""
    interval: Interval
    """How often it is paid from then on."""
    starts_at: Moment
    """When the change takes place."""


class SubscriptionView(Model):
    """A subscription as its owner reads it. It follows the notifications of the payment provider, within seconds."""

    plan: Plan
    """The plan that the account has now."""
    status: DisplayStatus
    """What the subscription is. `none`: there never was one. `trial`. `active`. `ending`: it is cancelled, and the plan is kept until
    `endsAt`. `payment_due`: a payment has failed; the plan is kept until `graceUntil`. `on_hold`: the plan is not in force until an
    invoice is paid, or a card is stored after a trial. `awaiting_payment`: the first payment is outstanding. `ended`."""
    subscribed_plan: PaidPlan | None = None
    """The plan that the subscription is for, also while it is not in force."""
    interval: Interval | None = None
    """How often it is paid."""
    monthly_amount: int | None = None
    """What it costs in a month after discounts, in minor units of the currency (cents); of a year a twelfth."""
    currency: str | None = None
    """The currency (ISO 4217, lower case)."""
    period_ends_at: Moment | None = None
    """When the period that is paid ends; unless it was cancelled, the next one begins then."""
    trial_ends_at: Moment | None = None
    """When the trial ends, or ended."""
    grace_until: Moment | None = None
    """Until when the plan is kept although a payment has failed."""
    cancel_at_period_end: bool = False
    """Whether it ends with its period. `POST /payments/cancel-subscription` with `takeBack` lets it go on."""
    ends_at: Moment | None = None
    """When it ends, or has ended."""
    planned_change: PlannedPlan | None = None
    """What it becomes at the end of the period."""
    manage_url: str = "/payments/portal"
    """The route that answers the payment provider's page for cards and invoices."""


class CheckoutIntent(Model):
    """A subscription that is being begun: all that the request to the provider consists of, so that it can be repeated exactly.

    Attributes:
        id: the key of that request.
        opened_id: the page (`cs_…`) or the incomplete subscription (`sub_…`) that came of it; None until that is stored.
    """

    id: str
    plan: PaidPlan
    interval: Interval
    mode: Mode
    price_id: str
    customer_id: str
    trial_days: int
    success_url: str | None = None
    cancel_url: str | None = None
    created_at: Moment
    expires_at: Moment
    opened_id: str | None = None
