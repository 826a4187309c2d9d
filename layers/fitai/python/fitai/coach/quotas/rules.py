"""How often a user may ask the coach, and when that begins again (coach.md, section 10). Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fitai.coach.quotas.models import QuotaKind
from fitai.kernel.entitlements import PLANS, Plan, limit_of

UNLIMITED = 2**31
"""More than anybody can ask for in an hour."""
NAMES = {"plan": "plans", "chat": "messages", "suggest": "suggestions"}
"""What is counted, in words."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which a number of requests is allowed.

    Attributes:
        key: sorts and identifies it among the windows of a kind: `2026-11`, `2026-11-29T12`.
        limit: requests in it.
        ends_at: when the next one begins.
    """

    key: str
    limit: int
    ends_at: datetime


def window(kind: QuotaKind, *, plan: Plan, now: datetime) -> Window:
    """The window that a request of this kind is counted in: a calendar month where the plan has a number for it, else an hour.

    Suggestions and analyses are computed at once, and are not counted as plans.
    """
    limits = PLANS[plan].limits
    moment = now.astimezone(UTC)
    if kind == "plan" and limits.ai_plans_per_month is not None:
        first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        # The 32nd day of a month is always in the next one.
        next_month = (first + timedelta(days=31)).replace(day=1)
        return Window(f"{first:%Y-%m}", limits.ai_plans_per_month, next_month)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    guards = {
        "plan": limits.ai_plans_per_hour,
        "chat": limits.chat_messages_per_hour,
        "suggest": limits.suggestions_per_hour,
    }
    return Window(f"{hour:%Y-%m-%dT%H}", guards[kind] or UNLIMITED, hour + timedelta(hours=1))


def seconds_left(current: Window, now: datetime) -> int:
    """Whole seconds until the next window begins, at least 1."""
    return max(1, -int(-(current.ends_at - now).total_seconds() // 1))


def required_plan(kind: QuotaKind, plan: Plan) -> Plan | None:
    """The lowest plan with more of what is counted by the month; None where there is none, and for guards."""
    return limit_of(plan, "ai_plans_per_month").required_plan if kind == "plan" else None


def refusal(kind: QuotaKind, current: Window, *, plan: Plan) -> str:
    """What a user is told whose quota is used up: how many there are, and when there are more."""
    if required_plan(kind, plan) is not None:
        return (
            f"You have used the {current.limit} plans of this month; there are {current.limit} more from "
            f"{current.ends_at:%Y-%m-%d} (UTC). With FitAI Premium there is no such limit."
        )
    return f"You have asked for {current.limit} {NAMES[kind]} in this hour; there are more from {current.ends_at:%H:%M} (UTC)."
