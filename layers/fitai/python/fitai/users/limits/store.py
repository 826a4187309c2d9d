"""The counts of what an account has done today.

USER#<id>#DAYS    <day>#<act>    how often, on this day of the account's time zone; kept for three days
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.kernel import personal_data, table
from fitai.kernel.entitlements import PlanLimit
from fitai.kernel.errors import PlanLimitReached, TooManyRequests
from fitai.kernel.table import ABSENT, Entity, Write
from fitai.users.limits import rules
from fitai.users.limits.models import CountedAct, Membership

UNLIMITED = 2**53
"""More than anybody can do in a day."""
RETENTION = 3 * 24 * 60 * 60
"""Seconds that a count is kept: no day is longer, in whatever zones it is counted."""


class DailyCountItem(Entity, discriminator="daily_count"):
    """How often an account has done something on a day."""

    used = NumberAttribute(default=0)

    @classmethod
    def of(cls, user_id: str, day: str, act: CountedAct) -> "DailyCountItem":
        """The count of this day."""
        return cls(PK=_partition(user_id), SK=f"{day}#{act}")


def daily_limit_write(membership: Membership, act: CountedAct, now: datetime, limit: int | None = None) -> Write:
    """The write that counts an act; it belongs into the transaction of the act, and counts nothing where that fails.

    Its commit raises `TooManyRequests` (`daily_limit_reached`) when the day's number is used up.

    Args:
        limit: acts in a day, where it is not the one of the account's kind.
    """
    day = rules.local_day(membership.timezone, now)
    allowed = rules.daily_limit(membership, act, now) if limit is None else limit
    message = f"You have reached the daily limit of {allowed} {act}; you can go on tomorrow."
    if limit is None and rules.is_restricted(membership, now):
        message = (
            f"In the first 24 hours, and until the mail address is verified, an account has {allowed} {act} a day; "
            "you can go on tomorrow."
        )

    def limit_reached(stored_item: dict[str, Any] | None) -> Exception:
        return TooManyRequests(day.remaining, message, code="daily_limit_reached")

    return table.update(
        DailyCountItem.of(membership.user_id, day.date, act),
        DailyCountItem.kind.set(DailyCountItem),
        DailyCountItem.used.add(1),
        DailyCountItem.ttl.set(int(now.timestamp()) + RETENTION),
        when=ABSENT | (DailyCountItem.used < allowed),
        otherwise=limit_reached,
    )


def plan_limit_write(user_id: str, act: CountedAct, limit: PlanLimit, now: datetime) -> Write:
    """The write that counts an act of a day (UTC) of which the account's plan contains a number.

    Its commit raises `PlanLimitReached` when the day's number is used up.
    """

    def limit_reached(stored_item: dict[str, Any] | None) -> Exception:
        message = f"Your plan contains {limit.number} {act} a day; you can go on tomorrow (UTC)."
        return PlanLimitReached(limit.number or 0, limit.required_plan, message)

    return table.update(
        DailyCountItem.of(user_id, now.astimezone(UTC).date().isoformat(), act),
        DailyCountItem.kind.set(DailyCountItem),
        DailyCountItem.used.add(1),
        DailyCountItem.ttl.set(int(now.timestamp()) + RETENTION),
        when=ABSENT | (DailyCountItem.used < (UNLIMITED if limit.number is None else limit.number)),
        otherwise=limit_reached,
    )


# --- personal data -----------------------------------------------------------------------------------------


def counts_json(user_id: str) -> Iterator[dict[str, Any]]:
    """The counts of the last days as JSON."""
    for page in personal_data.item_pages(_partition(user_id)):
        for item in table.of_kind(page, DailyCountItem):
            day, _, act = item.SK.partition("#")
            yield {"day": day, "act": act, "used": int(item.used)}


def erase_counts(user_id: str) -> Iterator[None]:
    """Delete the counts; yields after each page."""
    yield from personal_data.erase_items(_partition(user_id))


def _partition(user_id: str) -> str:
    return f"USER#{user_id}#DAYS"
