"""Rules of payments: prices for the rest of a period, which change is which, mail addresses, pages to return to. Pure."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal
from urllib.parse import urlsplit

from fitai.payments.provider.models import Interval, PaidPlan

TRIAL_RETENTION = timedelta(days=730)
"""How long is remembered that somebody with a mail address or a card has had a trial, also when the account is deleted."""
RANKS: dict[PaidPlan, int] = {"premium": 1, "pro": 2}
"""The plans, the higher the more they have."""
INTERVAL_RANKS: dict[Interval, int] = {"month": 1, "year": 2}
DOTLESS_DOMAINS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
"""Domains at which dots in the local part mean nothing, with the name that they are the same as."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_URL = 2000

ChangeKind = Literal["upgrade", "downgrade", "none"]


@dataclass(frozen=True, slots=True)
class Proration:
    """What a change in the middle of a period costs, in minor units.

    Attributes:
        credit: for what is left of the old price, negative.
        charge: for the same time at the new price.
    """

    credit: int
    charge: int

    @property
    def total(self) -> int:
        """What is to be paid at once; a credit where it is negative."""
        return self.credit + self.charge


def proration(old_amount: int, new_amount: int, start: datetime, end: datetime, at: datetime) -> Proration:
    """What the rest of a period costs at another price, each of both rounded half up, as Stripe does it by the second.

    9.99 → 19.99 with 20 of 30 days left: −6.66 + 13.33 = 6.67.

    Args:
        start, end: of the period that is paid at the old price.
        at: when the change takes place.
    """
    whole = Decimal(int((end - start).total_seconds()))
    remaining = min(max(Decimal(int((end - at).total_seconds())), Decimal(0)), whole)
    share = remaining / whole if whole else Decimal(0)
    return Proration(-_rounded(old_amount * share), _rounded(new_amount * share))


def new_period_proration(old_amount: int, new_amount: int, start: datetime, end: datetime, at: datetime) -> Proration:
    """What a change to another interval costs: a new period begins, and is paid whole."""
    return Proration(proration(old_amount, 0, start, end, at).credit, new_amount)


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def change_kind(
    plan: PaidPlan | None, interval: Interval | None, new_plan: PaidPlan, new_interval: Interval
) -> ChangeKind:
    """Whether a change is an upgrade (a higher plan, or the same for a year), a downgrade, or none.

    Args:
        plan, interval: of the subscription; a plan that is not known any more is below all others.
    """
    before = (RANKS[plan] if plan else 0, INTERVAL_RANKS[interval] if interval else 0)
    after = (RANKS[new_plan], INTERVAL_RANKS[new_interval])
    if before == after:
        return "none"
    return "upgrade" if after > before else "downgrade"


# --- trials ------------------------------------------------------------------------------------------------


def normalized_email(email: str) -> str:
    """A mail address in the spelling that all spellings of the same mailbox share, as far as that is certain enough.

    Case, a tag behind a plus sign, and the dots of Gmail do not make another person.
    """
    local, _, domain = unicodedata.normalize("NFKC", email).strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS_DOMAINS:
        local, domain = local.replace(".", ""), DOTLESS_DOMAINS[domain]
    return f"{local}@{domain}"


def trial_digest(key: str, kind: Literal["email", "card", "account"], value: str) -> str:
    """A digest that reveals nothing without the key (HMAC-SHA-256)."""
    return hmac.new(key.encode(), f"{kind} {value}".encode(), hashlib.sha256).hexdigest()


# --- pages to return to ------------------------------------------------------------------------------------


def is_allowed_url(url: str, origins: Iterable[str], *, is_local: bool) -> bool:
    """Whether the payment provider may send a user to a page: it is of an allowed origin.

    Args:
        origins: such as `https://app.fitai.example`; `*` allows none.
        is_local: on a developer's machine, where pages on loopback are allowed too.
    """
    if len(url) > MAX_URL or any(character.isspace() or ord(character) < 32 for character in url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a wrong port is an error when it is read
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None or "\\" in url:
        return False
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    if parts.scheme in ("https", "http") and origin in {allowed.strip().rstrip("/").lower() for allowed in origins}:
        return True
    return is_local and parts.scheme == "http" and host in LOOPBACK
