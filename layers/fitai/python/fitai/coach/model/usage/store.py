"""Items of the use of the model.

    USER#<id>   MODEL_USAGE#<2026-01>#<tier>#<feature>   calls, tokens and millionths of a dollar in that month (UTC)

    MODEL_USAGE#<2026-01>   TOTAL#<tier>#<feature>#<shard>   the same of all users together
                            DAY#<2026-01-15>#<shard>         calls and cost of all users together on that day (UTC)

One transaction counts a call in all three. A user's month is one Query, as is the month or the day of all; the items are kept for
400 days. Those of all users are spread over `SHARDS` items by user, so that none of them is written by every call.
"""

import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.coach.model.models import Account, Feature, Usage
from fitai.kernel import clock, personal_data
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, of_kind, query, query_all, update

PREFIX = "MODEL_USAGE#"
SHARDS = 16
"""Items that a number of all users is spread over. It may be raised at any time, but not lowered."""
RETENTION = 400 * 24 * 60 * 60
"""Seconds that a month is kept after its last call."""


class _FeatureCounts:
    """What is counted of a feature at a tier."""

    tier = UnicodeAttribute()
    feature = UnicodeAttribute()
    calls = NumberAttribute(default=0)
    input_tokens = NumberAttribute(default=0)
    cached_tokens = NumberAttribute(default=0)
    output_tokens = NumberAttribute(default=0)
    cost_micros = NumberAttribute(default=0)


class ModelUsageItem(_FeatureCounts, Entity, discriminator="model_usage"):
    """The calls of one feature in a month, at one tier."""

    month = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, month: str, tier: str, feature: str) -> "ModelUsageItem":
        """The key of such an item."""
        return cls(PK=partition(user_id), SK=f"{PREFIX}{month}#{tier}#{feature}")


class PlatformUsageItem(_FeatureCounts, Entity, discriminator="platform_model_usage"):
    """The calls of one feature in a month, at one tier, of the users of one shard."""

    @classmethod
    def of(cls, month: str, tier: str, feature: str, shard: int) -> "PlatformUsageItem":
        """The key of such an item."""
        return cls(PK=platform_partition(month), SK=f"TOTAL#{tier}#{feature}#{shard:02d}")


class PlatformDayItem(Entity, discriminator="platform_model_day"):
    """The calls on a day, of the users of one shard."""

    calls = NumberAttribute(default=0)
    cost_micros = NumberAttribute(default=0)

    @classmethod
    def of(cls, day: str, shard: int) -> "PlatformDayItem":
        """The key of such an item."""
        return cls(PK=platform_partition(day[:7]), SK=f"{day_prefix(day)}{shard:02d}")


def platform_partition(month: str) -> str:
    """The partition of a month of all users."""
    return f"MODEL_USAGE#{month}"


def day_prefix(day: str) -> str:
    """How the keys of a day's items begin."""
    return f"DAY#{day}#"


def shard_of(user_id: str) -> int:
    """The shard that a user's calls are counted in."""
    return zlib.crc32(user_id.encode()) % SHARDS


def partition(user_id: str) -> str:
    """The partition of a user."""
    return f"USER#{user_id}"


def month_of(moment: datetime) -> str:
    """The month of a moment in UTC: `2026-01`."""
    return f"{moment.astimezone(UTC):%Y-%m}"


def usage_write(account: Account, feature: Feature, usage: Usage) -> Write:
    """The write that adds one call."""
    item, month = ModelUsageItem, month_of(clock.now())
    return update(
        item.of(account.user_id, month, account.tier, feature),
        item.kind.set(item),
        item.month.set(month),
        item.tier.set(account.tier),
        item.feature.set(feature),
        item.ttl.set(clock.epoch() + RETENTION),
        *(getattr(item, name).add(number) for name, number in counts_of(usage).items()),
        when=PRESENT | ABSENT,
    )


def platform_writes(account: Account, feature: Feature, usage: Usage) -> list[Write]:
    """The writes that add one call to the numbers of all users."""
    total, day, now, shard = PlatformUsageItem, PlatformDayItem, clock.now(), shard_of(account.user_id)
    return [
        update(
            total.of(month_of(now), account.tier, feature, shard),
            total.kind.set(total),
            total.tier.set(account.tier),
            total.feature.set(feature),
            total.ttl.set(clock.epoch() + RETENTION),
            *(getattr(total, name).add(number) for name, number in counts_of(usage).items()),
            when=PRESENT | ABSENT,
        ),
        update(
            day.of(day_of(now), shard),
            day.kind.set(day),
            day.ttl.set(clock.epoch() + RETENTION),
            day.calls.add(1),
            day.cost_micros.add(usage.cost_micros),
            when=PRESENT | ABSENT,
        ),
    ]


def counts_of(usage: Usage) -> Mapping[str, int]:
    """What one call adds, by the names of the attributes."""
    return {
        "calls": 1,
        "input_tokens": usage.input_tokens,
        "cached_tokens": usage.cached_tokens,
        "output_tokens": usage.output_tokens,
        "cost_micros": usage.cost_micros,
    }


def day_of(moment: datetime) -> str:
    """The day of a moment in UTC: `2026-01-15`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def load_platform_month(month: str) -> list[PlatformUsageItem]:
    """What the calls of all users in a month cost, by tier, feature and shard: one Query."""
    return of_kind(query_all(platform_partition(month), begins="TOTAL#"), PlatformUsageItem)


def load_platform_day(day: str) -> int:
    """What the calls of all users on a day have cost so far, in millionths of a dollar: one Query, which may be a second late."""
    items = query(platform_partition(day[:7]), begins=day_prefix(day), consistent=False).items
    return sum(int(item.cost_micros) for item in of_kind(items, PlatformDayItem))


def load_month(user_id: str, month: str) -> list[ModelUsageItem]:
    """What a user's calls of a month cost, by tier and feature: one Query."""
    return of_kind(query_all(partition(user_id), begins=f"{PREFIX}{month}#"), ModelUsageItem)


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """Everything about a user's use, for the archive."""
    yield from personal_data.export_items(partition(user_id), begins=PREFIX)


def erase(user_id: str) -> Iterator[None]:
    """Delete everything about a user's use."""
    yield from personal_data.erase_items(partition(user_id), begins=PREFIX)
