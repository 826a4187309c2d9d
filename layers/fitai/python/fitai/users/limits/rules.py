"""How much an account may do in a day. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fitai.accounts.models import Account
from fitai.users.limits.models import CountedAct, Membership

NEW_FOR = timedelta(hours=24)
"""How long an account is new."""
DAILY_LIMITS: dict[CountedAct, tuple[int, int]] = {
    "posts": (5, 30),
    "comments": (10, 100),
    "follows": (20, 200),
    "reports": (20, 20),
}
"""How often in a day: an account that is new or unverified, and any other one."""


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day in an account's time zone, with the seconds from now to its end, at least 1."""

    date: str
    remaining: int


def membership_of(account: Account) -> Membership:
    """What limits depend on of an account."""
    return Membership(account.id, account.created_at, account.email_verified, account.profile.timezone)


def is_restricted(membership: Membership, now: datetime) -> bool:
    """Whether the account is new, in its first 24 hours, or has not verified its mail address."""
    return not membership.email_verified or now - membership.created_at < NEW_FOR


def daily_limit(membership: Membership, act: CountedAct, now: datetime) -> int:
    """How often the account may do this in a day."""
    restricted, ordinary = DAILY_LIMITS[act]
    return restricted if is_restricted(membership, now) else ordinary


def local_day(timezone: str | None, now: datetime) -> LocalDay:
    """The day that it is in the time zone; in UTC without one."""
    zone = ZoneInfo(timezone) if timezone else UTC
    today = now.astimezone(zone).date()
    end = datetime.combine(today + timedelta(days=1), time.min, zone).astimezone(UTC)
    return LocalDay(today.isoformat(), max(1, round((end - now).total_seconds())))
