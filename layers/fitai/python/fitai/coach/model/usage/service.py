"""Use cases of what the model costs: count a call, and report it as metrics."""

import sys
import time
from dataclasses import dataclass

from pydantic_core import to_json

from fitai.coach.model.models import Account, Feature, Usage
from fitai.coach.model.usage import store
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import NAMESPACE, logger
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict

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
class MonthUsage:
    """What a user's calls of this month cost: the number of calls, tokens, and millionths of a US dollar."""

    calls: int
    tokens: int
    cost_micros: int


def month_usage(user_id: str) -> MonthUsage:
    """What a user's calls of the present month (UTC) cost: one Query of at most an item for each feature and tier."""
    items = store.load_month(user_id, store.month_of(clock.now()))
    return MonthUsage(
        calls=sum(int(item.calls) for item in items),
        tokens=sum(int(item.input_tokens) + int(item.output_tokens) for item in items),
        cost_micros=sum(int(item.cost_micros) for item in items),
    )


def record(account: Account, report: CallReport) -> None:
    """Count what a call cost the user, and write its metrics.

    One TransactWriteItems of an update and the check that the account exists, since a call may outlive it; none where
    the call cost nothing. A count that fails is logged, and the answer is given nevertheless.
    """
    if report.usage.input_tokens or report.usage.output_tokens:
        try:
            count = store.usage_write(account, report.feature, report.usage)
            retry_on_conflict(lambda: commit(count, account_exists_check_write(account.user_id)))
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
