"""Types of the list of plans."""

from typing import Literal

from fitai.kernel.entitlements import Plan, Scope
from fitai.kernel.types import Model


class PlanFeature(Model):
    """What a plan lets an account do."""

    scope: Scope
    """The scope that access tokens list and routes require."""
    description: str
    """The same in words."""


class PlanLimits(Model):
    """The numbers of a plan; one that is left out has no limit."""

    templates: int | None = None
    """Own templates that can be created; an account keeps those that it has."""
    ai_plans_per_month: int | None = None
    """Workouts and templates from the coach in a calendar month (UTC)."""
    requests: int
    """Requests in a quarter of an hour."""
    history_exports_per_day: int
    """Exports of the history in a day (UTC); the export of all own data is not counted."""
    api_keys: int
    """API keys at a time."""
    webhooks: int
    """Webhooks at a time."""


class PlanPrice(Model):
    """What a plan costs."""

    interval: Literal["month", "year"]
    """How often it is paid."""
    amount: int
    """In the smallest unit of the currency, such as cents."""
    currency: str
    """The currency's code of ISO 4217, in lower case."""


class OfferedPlan(Model):
    """A plan."""

    id: Plan
    """Identifies the plan; `POST /payments/create-subscription` takes it."""
    name: str
    """What it is called."""
    features: list[PlanFeature]
    """What it contains; each plan has everything that the plans before it have."""
    limits: PlanLimits
    """Its numbers."""
    prices: list[PlanPrice] = []
    """What it costs; empty for the free plan, and while payments are off."""
    trial_days: int = 0
    """Days that a first subscription is free; 0 without a trial."""


class OfferedPlans(Model):
    """The plans, the lowest first."""

    plans: list[OfferedPlan]
    """What is offered, the least first: what each plan contains and costs."""
    payments_on: bool
    """Whether a plan can be subscribed to."""
    open_plan: Plan | None = None
    """The plan that every account has without paying, while there is one."""
    current_plan: Plan | None = None
    """The plan whose entitlements the caller has; only with an access token."""
