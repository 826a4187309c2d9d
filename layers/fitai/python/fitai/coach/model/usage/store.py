"""Items of the use of the model.

    USER#<id>   MODEL_USAGE#<2026-01>#<tier>#<feature>   calls, tokens and millionths of a dollar in that month (UTC)

One atomic update counts a call. A user's month is one Query; the items are kept for 400 days.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.coach.model.models import Account, Feature, Usage
from fitai.kernel import clock, personal_data
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, of_kind, query_all, update

PREFIX = "MODEL_USAGE#"
RETENTION = 400 * 24 * 60 * 60
"""Seconds that a month is kept after its last call."""


class ModelUsageItem(Entity, discriminator="model_usage"):
    """The calls of one feature in a month, at one tier."""

    month = UnicodeAttribute()
    tier = UnicodeAttribute()
    feature = UnicodeAttribute()
    calls = NumberAttribute(default=0)
    input_tokens = NumberAttribute(default=0)
    cached_tokens = NumberAttribute(default=0)
    output_tokens = NumberAttribute(default=0)
    cost_micros = NumberAttribute(default=0)

    @classmethod
    def of(cls, user_id: str, month: str, tier: str, feature: str) -> "ModelUsageItem":
        """The key of such an item."""
        return cls(PK=partition(user_id), SK=f"{PREFIX}{month}#{tier}#{feature}")


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
        item.calls.add(1),
        item.input_tokens.add(usage.input_tokens),
        item.cached_tokens.add(usage.cached_tokens),
        item.output_tokens.add(usage.output_tokens),
        item.cost_micros.add(usage.cost_micros),
        when=PRESENT | ABSENT,
    )


def load_month(user_id: str, month: str) -> list[ModelUsageItem]:
    """What a user's calls of a month cost, by tier and feature: one Query."""
    return of_kind(query_all(partition(user_id), begins=f"{PREFIX}{month}#"), ModelUsageItem)


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """Everything about a user's use, for the archive."""
    yield from personal_data.export_items(partition(user_id), begins=PREFIX)


def erase(user_id: str) -> Iterator[None]:
    """Delete everything about a user's use."""
    yield from personal_data.erase_items(partition(user_id), begins=PREFIX)
