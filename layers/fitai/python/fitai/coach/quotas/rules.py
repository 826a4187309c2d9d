"""How often a user may ask the coach, and when that begins again (coach.md, section 10). Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fitai.coach.quotas.models import QuotaKind

FREE_PLANS = 5
"""Plans in a calendar month (UTC) of who does not pay."""
PREMIUM_PLANS = 20
"""Plans in an hour of who pays: no limit for a person, a guard against programs."""
CHAT_MESSAGES = 60
"""Messages of the chat in an hour."""
SUGGESTIONS = 60
"""Suggestions and analyses in an hour, of everybody: they are computed at once, and are not counted as plans."""
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


def window(kind: QuotaKind, *, is_premium: bool, now: datetime) -> Window:
    """The window that a request of this kind is counted in: a calendar month for free plans, else an hour of the clock."""
    moment = now.astimezone(UTC)
    if kind == "plan" and not is_premium:
        first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        # The 32nd day of a month is always in the next one.
        next_month = (first + timedelta(days=31)).replace(day=1)
        return Window(f"{first:%Y-%m}", FREE_PLANS, next_month)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    limit = {"plan": PREMIUM_PLANS, "chat": CHAT_MESSAGES, "suggest": SUGGESTIONS}[kind]
    return Window(f"{hour:%Y-%m-%dT%H}", limit, hour + timedelta(hours=1))


def seconds_left(current: Window, now: datetime) -> int:
    """Whole seconds until the next window begins, at least 1."""
    return max(1, -int(-(current.ends_at - now).total_seconds() // 1))


def refusal(kind: QuotaKind, current: Window, *, is_premium: bool) -> str:
    """What a user is told whose quota is used up: how many there are, and when there are more."""
    if kind == "plan" and not is_premium:
        return (
            f"You have used the {current.limit} plans of this month; there are {current.limit} more from "
            f"{current.ends_at:%Y-%m-%d} (UTC). With FitAI Premium there is no such limit."
        )
    return f"You have asked for {current.limit} {NAMES[kind]} in this hour; there are more from {current.ends_at:%H:%M} (UTC)."
