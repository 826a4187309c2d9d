"""The use case of the list of plans."""

from fitai.kernel.entitlements import PLANS, SCOPES, Plan, is_plan
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.payments.plans.models import OfferedPlan, OfferedPlans, PlanFeature, PlanLimits
from fitai.payments.plans.prices import Offer, offer

NAMES: dict[Plan, str] = {"free": "FitAI", "premium": "FitAI Premium", "pro": "FitAI Pro"}


def list_plans(caller: Caller | None) -> OfferedPlans:
    """The plans, and the caller's; nothing is read but the configuration of payments."""
    current_offer = offer()
    open_plan = settings().open_plan
    return OfferedPlans(
        plans=[_offered_plan(plan, current_offer) for plan in PLANS],
        payments_on=current_offer.is_open,
        open_plan=open_plan if is_plan(open_plan) else None,
        current_plan=None if caller is None else caller.plan,
    )


def _offered_plan(plan: Plan, current_offer: Offer) -> OfferedPlan:
    limits = PLANS[plan].limits
    prices = current_offer.prices.get(plan, [])
    return OfferedPlan(
        id=plan,
        name=NAMES[plan],
        features=[PlanFeature(scope=scope, description=SCOPES[scope]) for scope in PLANS[plan].scopes],
        limits=PlanLimits(
            templates=limits.templates,
            ai_plans_per_month=limits.ai_plans_per_month,
            requests=limits.requests,
            history_exports_per_day=limits.history_exports_per_day,
            api_keys=limits.api_keys,
            webhooks=limits.webhooks,
        ),
        prices=prices,
        trial_days=current_offer.trial_days if prices else 0,
    )
