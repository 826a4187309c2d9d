"""Whether and how this deployment takes payments: the secret with the keys and the prices.

The secret `fitai/<stage>/payments` is a JSON object (docs/payments.md):

    {"key": "sk_…", "webhookSecrets": ["whsec_…"], "portalConfiguration": "bpc_…",
     "trialDays": 14, "trialKey": "…",
     "prices": {"premium": {"month": "price_…", "year": "price_…"}, "pro": {"month": ["price_new", "price_old"]}},
     "amounts": {"premium": {"month": {"amount": 999, "currency": "eur"}}}}

Without `key` payments are off. `trialKey` is random text with which mail addresses and cards are digested, so that nobody has a
second trial: without it there are no trials. Of several prices the first is sold, the others are those of older subscriptions.
"""

from dataclasses import dataclass, field
from typing import Any, get_args

from fitai.kernel.configured_secret import ConfiguredSecret, is_private_address, json_object
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.payments.errors import PaymentsOff, PaymentsUnavailable
from fitai.payments.provider.models import Interval, PaidPlan, Price

STRIPE = "https://api.stripe.com"
MAX_TRIAL_DAYS = 90
SHORTEST_TRIAL_KEY = 32


@dataclass(frozen=True, slots=True)
class PriceAmount:
    """What a price costs, in the smallest unit of its currency (lower case)."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentSettings:
    """The keys, the prices, and where Stripe is.

    Attributes:
        amounts: what the sold prices cost, as the list of plans shows it.
        trial_days: 0 where there are no trials.
        trial_key: with which mail addresses and cards are digested.
        portal_configuration: of the customer portal; None for the account's default.
    """

    key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    prices: tuple[Price, ...] = ()
    amounts: dict[tuple[PaidPlan, Interval], PriceAmount] = field(default_factory=dict)
    trial_days: int = 0
    trial_key: str = field(default="", repr=False)
    portal_configuration: str | None = None
    api_base: str = STRIPE

    def price_of(self, plan: PaidPlan, interval: Interval) -> Price | None:
        """The price at which a plan is sold; None where it is not."""
        return next((price for price in self.prices if (price.plan, price.interval) == (plan, interval)), None)

    def price(self, price_id: str) -> Price | None:
        """A price that is or was sold; None for one that the configuration does not have."""
        return next((price for price in self.prices if price.id == price_id), None)


def payments_are_on() -> bool:
    """Whether payments are configured. Where the secret cannot be read they are: nothing becomes free by a failure."""
    try:
        return _secret.value() is not None
    except Unavailable:
        return True


def payment_settings() -> PaymentSettings:
    """The configuration: at most one request in `payments_refresh` seconds.

    Raises:
        PaymentsOff: no key is configured.
        PaymentsUnavailable: the secret cannot be read, and never was.
    """
    try:
        config = _secret.value()
    except Unavailable as error:
        raise PaymentsUnavailable from error
    if config is None:
        raise PaymentsOff
    return config


def clear_cache() -> None:
    """Read the secret again at the next use; for tests."""
    _secret.clear_cache()


def _settings_of(text: str) -> PaymentSettings | None:
    """The settings that a secret holds; None without a key, or with what cannot be used."""
    try:
        secret = json_object(text)
    except ValueError:
        logger().error("the secret of payments is no JSON object")
        return None
    key = secret.get("key")
    if not key:
        return None
    api_base = str(secret.get("apiBase") or STRIPE)
    if not is_private_address(api_base):
        logger().error("the address of the payment provider is neither https nor on loopback")
        return None
    try:
        prices = _prices_of(secret.get("prices") or {})
        amounts = _amounts_of(secret.get("amounts") or {})
        trial_days = min(max(0, int(secret.get("trialDays") or 0)), MAX_TRIAL_DAYS)
    except (TypeError, ValueError, AttributeError, KeyError):
        logger().error("the prices of payments cannot be read")
        return None
    trial_key = str(secret.get("trialKey") or "")
    if trial_days and len(trial_key) < SHORTEST_TRIAL_KEY:
        logger().error("there are no trials: trialKey is absent or too short")
        trial_days = 0
    webhook_secrets = secret.get("webhookSecrets") or []
    if isinstance(webhook_secrets, str):
        webhook_secrets = [webhook_secrets]
    portal = secret.get("portalConfiguration")
    return PaymentSettings(
        key=str(key),
        webhook_secrets=tuple(str(text) for text in webhook_secrets if text),
        prices=prices,
        amounts=amounts,
        trial_days=trial_days,
        trial_key=trial_key,
        portal_configuration=str(portal) if portal else None,
        api_base=api_base.rstrip("/"),
    )


def _prices_of(prices: dict[str, dict[str, str | list[str]]]) -> tuple[Price, ...]:
    """The prices, in the order of the configuration: of a plan and an interval, the first is sold."""
    parsed: list[Price] = []
    for plan in get_args(PaidPlan):
        for interval in get_args(Interval):
            ids = prices.get(plan, {}).get(interval) or []
            ids = [ids] if isinstance(ids, str) else ids
            parsed += [Price(str(id), plan, interval, is_sold=place == 0) for place, id in enumerate(ids)]
    return tuple(parsed)


def _amounts_of(amounts: dict[str, dict[str, dict[str, Any]]]) -> dict[tuple[PaidPlan, Interval], PriceAmount]:
    """What the prices cost."""
    parsed: dict[tuple[PaidPlan, Interval], PriceAmount] = {}
    for plan in get_args(PaidPlan):
        for interval in get_args(Interval):
            entry = amounts.get(plan, {}).get(interval)
            if entry:
                parsed[plan, interval] = PriceAmount(int(entry["amount"]), str(entry["currency"]).lower())
    return parsed


_secret = ConfiguredSecret(
    lambda: settings().payments_secret, _settings_of, refresh=lambda: settings().payments_refresh
)
