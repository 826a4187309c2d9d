"""Use cases of the platform analytics: count what an event says, and answer the numbers of a period."""

from datetime import date, timedelta

from fitai.coach.published import platform_usage
from fitai.insights import latency, reporting, rules, store
from fitai.insights.models import DEFAULT_DAYS, MAX_DAYS, AiCost, AnalyticsQuery, ModelCost, PlatformAnalytics
from fitai.insights.reporting import Ledger, Period
from fitai.insights.rules import WINDOW, Facts, Numbers
from fitai.kernel import clock
from fitai.kernel.errors import Invalid
from fitai.kernel.events import Event
from fitai.kernel.personal_data import AccountGone
from fitai.kernel.table import retry_on_conflict

ATTEMPTS = 40
"""Tries of a write: users of a shard change the same numbers."""


def count(user_id: str, facts: Facts, numbers: Numbers | None = None, once: tuple[str, Event] | None = None) -> bool:
    """Count what is said of a user: one GetItem, and one transaction where it is new.

    Args:
        numbers: what is counted besides; with `once`, the reaction's name and the event, a duplicate of which is not counted.

    Returns:
        Whether something was counted; nothing is of a deleted account.

    Raises:
        DuplicateEvent: the event was counted before.
    """

    def attempt() -> bool:
        loaded = store.load_record(user_id)
        record = rules.with_facts(loaded.record, facts)
        if record == loaded.record and not numbers:
            return False
        store.save(loaded, record, numbers or Numbers(), once)
        return True

    try:
        return retry_on_conflict(attempt, tries=ATTEMPTS)
    except AccountGone:
        return False


def remove_user(user_id: str) -> bool:
    """Delete a user's record; whether there was one.

    Past days stay as they were counted; the account has left, and pays no more.
    """
    today = rules.utc_day(clock.now())

    def attempt() -> bool:
        loaded = store.load_record(user_id)
        if loaded.version:
            store.remove(loaded, *rules.after_deletion(loaded.record, today))
        return bool(loaded.version)

    return retry_on_conflict(attempt, tries=ATTEMPTS)


# --- answering ---------------------------------------------------------------------------------------------


def platform_analytics(query: AnalyticsQuery) -> PlatformAnalytics:
    """The numbers of a period: one Query, whatever the number of users; for latencies CloudWatch instead.

    Raises:
        Invalid: the period is longer than 400 days, begins earlier than 400 days ago or ends in the future.
    """
    now = clock.now()
    period = _period(query, now.date())
    answer = PlatformAnalytics.model_validate(
        {
            "from": date.fromordinal(period.since),
            "to": date.fromordinal(period.until),
            "view": query.view,
            "counted_at": now,
        }
    )
    if query.view == "latency":
        answer.latency = latency.functions(answer.since, answer.until)
        return answer
    if query.view == "ai":
        answer.ai = _ai_cost(answer.until)
        return answer
    _fill(answer, store.load_ledger(period.since - WINDOW), period)
    return answer


def _fill(answer: PlatformAnalytics, ledger: Ledger, period: Period) -> None:
    view, is_overview = answer.view, answer.view == "overview"
    if view in ("overview", "activity"):
        answer.activity = reporting.activity(ledger, period, with_days=not is_overview)
    if view in ("overview", "retention"):
        answer.retention = reporting.retention(ledger, period, with_cohorts=not is_overview)
    if view in ("overview", "engagement"):
        answer.engagement = reporting.engagement(ledger, period)
    if view in ("overview", "business"):
        answer.business = reporting.business(ledger, period)


def _ai_cost(until: date) -> AiCost:
    """What the language model cost in a month: one Query."""
    usage = platform_usage(f"{until:%Y-%m}")
    features = [
        ModelCost(
            tier=feature.tier,
            feature=feature.feature,
            calls=feature.calls,
            input_tokens=feature.input_tokens,
            output_tokens=feature.output_tokens,
            cost_micros=feature.cost_micros,
        )
        for feature in usage
    ]
    return AiCost(
        month=f"{until:%Y-%m}",
        calls=sum(feature.calls for feature in features),
        cost_micros=sum(feature.cost_micros for feature in features),
        features=features,
    )


def _period(query: AnalyticsQuery, today: date) -> Period:
    until = query.until or today
    since = query.since or until - timedelta(days=DEFAULT_DAYS - 1)
    if until > today:
        raise Invalid.field("to", "Must not be in the future.")
    if (today - since).days >= MAX_DAYS:
        raise Invalid.field("from", f"Must be one of the last {MAX_DAYS} days.")
    if since > until:
        raise Invalid.field("from", "Must not be after `to`.")
    return Period(since.toordinal(), until.toordinal(), today.toordinal())
