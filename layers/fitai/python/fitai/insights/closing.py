"""Fold the numbers of days that are over, and report the newest of them as metrics."""

from fitai.insights import reporting, rules, store
from fitai.insights.reporting import Ledger
from fitai.insights.rules import KEPT_DAYS, REVENUE_PREFIX, WEEK, WINDOW
from fitai.kernel import clock
from fitai.kernel.observability import write_metrics
from fitai.kernel.table import retry_on_conflict
from fitai.kernel.time_budget import TimeBudget

RECENT_DAYS = 35
"""Days of which each run looks for something to fold; once a day, all that may have changed are looked at."""
THOROUGH_HOUR = 3
"""The hour (UTC) whose runs look at all days."""


def close_days(budget: TimeBudget) -> int:
    """Fold all days that are over, and write the metrics.

    One Query for each megabyte to find them, one Query and one transaction for each day; the next run does what time has not
    allowed.

    Returns:
        How many days were folded.
    """
    now = clock.now()
    today = rules.utc_day(now)
    since = today - (KEPT_DAYS if now.hour == THOROUGH_HOUR else RECENT_DAYS)
    folded = 0
    for day in store.unfolded_days(since, today - 1):
        if budget.is_over:
            break
        folded += bool(retry_on_conflict(lambda day=day: store.fold_day(day)))  # type: ignore[misc]
    _write_metrics(store.load_ledger(today - 1 - WINDOW), today - 1)
    return folded


def _write_metrics(ledger: Ledger, day: int) -> None:
    """The numbers of the last day that is over, and who is online, as gauges."""
    write_metrics(
        "insights",
        {},
        {
            "DailyActiveUsers": reporting.active_users(ledger, day, 1),
            "WeeklyActiveUsers": reporting.active_users(ledger, day, WEEK),
            "MonthlyActiveUsers": reporting.active_users(ledger, day, WINDOW),
            "NewUsers": ledger.number(day, "joined"),
            "WorkoutsCompleted": ledger.number(day, "completed"),
            "PayingUsers": reporting.paying_users(ledger, day),
            "UsersOnline": ledger.online,
        },
    )
    for currency in ledger.names(REVENUE_PREFIX):
        amount = ledger.stock(f"{REVENUE_PREFIX}{currency}", day)
        write_metrics("insights", {"currency": currency}, {"MonthlyRecurringRevenue": amount})
