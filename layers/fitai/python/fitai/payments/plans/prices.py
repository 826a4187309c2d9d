"""What the plans cost, from the configuration of payments."""

from dataclasses import dataclass

from fitai.kernel.entitlements import Plan
from fitai.kernel.settings import settings
from fitai.payments.configuration import PaymentSettings, payment_settings, payments_are_on
from fitai.payments.errors import PaymentsOff, PaymentsUnavailable
from fitai.payments.plans.models import PlanPrice


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be bought.

    Attributes:
        prices: by plan; a plan without a price is not sold, or its amount is not configured.
    """

    is_open: bool
    prices: dict[Plan, list[PlanPrice]]
    trial_days: int


def offer() -> Offer:
    """What can be bought: nothing without keys, and nothing while a plan is open to everybody.

    At most one request in `payments_refresh` seconds. Where the configuration cannot be read, payments are on, and there are no
    prices to show.
    """
    if settings().open_plan or not payments_are_on():
        return Offer(False, {}, 0)
    try:
        config = payment_settings()
    except PaymentsOff:
        return Offer(False, {}, 0)
    except PaymentsUnavailable:
        return Offer(True, {}, 0)
    return Offer(True, _prices(config), config.trial_days)


def _prices(config: PaymentSettings) -> dict[Plan, list[PlanPrice]]:
    prices: dict[Plan, list[PlanPrice]] = {}
    for price in config.prices:
        amount = config.amounts.get((price.plan, price.interval))
        if price.is_sold and amount is not None:
            plan_price = PlanPrice(interval=price.interval, amount=amount.amount, currency=amount.currency)
            prices.setdefault(price.plan, []).append(plan_price)
    return prices
