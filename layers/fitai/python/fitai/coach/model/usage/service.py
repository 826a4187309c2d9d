"""Use cases of what the model costs: count a call, report it as metrics, sum the calls of all users, and hold them to a budget."""

import sys
import time
from dataclasses import dataclass

from pydantic_core import to_json

from fitai.coach.model.configuration import Prices
from fitai.coach.model.errors import ModelUnavailable
from fitai.coach.model.models import Account, Feature, Usage
from fitai.coach.model.usage import store
from fitai.kernel import clock, switches
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import NAMESPACE, logger
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict

REFRESH_SECONDS = 30.0
"""Seconds that a container uses what it has read of the day's cost."""
MICROS_PER_DOLLAR = 1_000_000
METRIC_UNITS = {
    "ModelCalls": "Count",
    "ModelFailures": "Count",
    "ModelInputTokens": "Count",
    "ModelOutputTokens": "Count",
    "ModelCostMicros": "None",
    "ModelDuration": "Milliseconds",
}
"""The metrics of a call of the model, and their units in CloudWatch."""
_DIRECTIVE = {
    "Namespace": NAMESPACE,
    "Dimensions": [["stage", "feature", "tier"], ["stage"]],
    "Metrics": [{"Name": name, "Unit": unit} for name, unit in METRIC_UNITS.items()],
}


@dataclass(frozen=True, slots=True)
class CallReport:
    """How a call of the model went.

    Attributes:
        outcome: `ok`, or the name of the error with its cause: `ModelInvalid:truncated`.
        model: the model and the version of the prompt.
        milliseconds: from the request to the answer, retries included.
    """

    feature: Feature
    usage: Usage
    outcome: str
    model: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class FeatureUsage:
    """What the calls of one feature at one tier cost; `cost_micros` in millionths of a US dollar."""

    tier: str
    feature: str
    calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_micros: int


def platform_usage(month: str) -> list[FeatureUsage]:
    """What the calls of all users in a month (`2026-01`, UTC) cost, by tier and feature; one Query.

    Exact to the call: see `record` for what may be missing.
    """
    sums: dict[tuple[str, str], list[int]] = {}
    names = store.counts_of(Usage())
    for item in store.load_platform_month(month):
        counts = sums.setdefault((item.tier, item.feature), [0] * len(names))
        for place, name in enumerate(names):
            counts[place] += int(getattr(item, name))
    return [FeatureUsage(tier, feature, *counts) for (tier, feature), counts in sorted(sums.items())]


# --- the budget of the day -------------------------------------------------------------------------------------------


class _Spent:
    """What the calls of all users have cost today, as this container knows it: read every 30 seconds, its own calls added."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Know nothing, as a new container."""
        self.day, self.micros, self.expires = "", 0, 0.0

    def use(self, micros: int) -> None:
        """Take this as what was spent today, as if it had just been read."""
        self.day, self.micros = store.day_of(clock.now()), micros
        self.expires = time.monotonic() + REFRESH_SECONDS

    def add(self, micros: int) -> None:
        """Add a call of this container."""
        self.micros += micros

    def today(self) -> int:
        """Millionths of a dollar. Where it cannot be read, what was known before stays."""
        day = store.day_of(clock.now())
        if day != self.day or time.monotonic() >= self.expires:
            try:
                self.use(store.load_platform_day(day))
            except Unavailable:
                logger().warning("what the model has cost today cannot be read")
                self.use(self.micros if day == self.day else 0)
        return self.micros


_spent = _Spent()


def use_spent(micros: int) -> None:
    """Take this as what was spent today, as if it had just been read; for tests."""
    _spent.use(micros)


def clear_cache() -> None:
    """Know nothing of what was spent, as a new container; for tests."""
    _spent.clear()


def require_budget(prices: Prices) -> None:
    """Require that the model may be asked: it is switched on, and the budget of the day is not spent.

    One Query for each container and 30 seconds; none where calls cost nothing. Calls of all containers within these seconds may
    spend more than the budget.

    Raises:
        ModelUnavailable: it may not.
    """
    if not switches.flag("ai_model"):
        raise ModelUnavailable("switched off")
    budget = switches.limit("ai_daily_budget_usd") * MICROS_PER_DOLLAR
    if budget == 0 or (prices != Prices() and _spent.today() >= budget):
        raise ModelUnavailable("the budget of the day is spent")


# --- counting --------------------------------------------------------------------------------------------------------


def record(account: Account, report: CallReport) -> None:
    """Count what a call cost the user, and write its metrics.

    One TransactWriteItems: the user's month, the month and the day of all users, and the check that the account exists, since a
    call may outlive it; none where the call cost nothing. So the sums of all users are exactly those of the users, and no call is
    counted twice. A count that fails is logged, and the answer is given nevertheless: a sum may be too small by such calls, and
    by those of users who were deleted meanwhile.
    """
    if report.usage.input_tokens or report.usage.output_tokens:
        try:
            count = store.usage_write(account, report.feature, report.usage)
            of_all = store.platform_writes(account, report.feature, report.usage)
            retry_on_conflict(lambda: commit(count, *of_all, account_exists_check_write(account.user_id)))
            _spent.add(report.usage.cost_micros)
        except AccountGone:
            pass
        except Unavailable:
            logger().warning("the use of the model was not counted", extra={"feature": report.feature})
    _write_metrics(account, report)


def _write_metrics(account: Account, report: CallReport) -> None:
    """One line in CloudWatch's embedded metric format; no text and nothing about the user is in it."""
    line = {
        "_aws": {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [_DIRECTIVE]},
        "stage": settings().stage,
        "feature": report.feature,
        "tier": account.tier,
        "model": report.model,
        "outcome": report.outcome,
        "ModelCalls": 1,
        "ModelFailures": int(report.outcome != "ok"),
        "ModelInputTokens": report.usage.input_tokens,
        "ModelOutputTokens": report.usage.output_tokens,
        "ModelCostMicros": report.usage.cost_micros,
        "ModelDuration": round(report.milliseconds, 1),
    }
    sys.stdout.write(to_json(line).decode() + "\n")
