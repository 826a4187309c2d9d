"""The partition of an account's API keys and webhooks, and how many of them there are.

    USER#<id>#DEVELOPER   DEVELOPER   the ids of the keys and webhooks, and of the test deliveries of the current hour

The ids are counted in the transaction that creates or removes a key or a webhook, so that simultaneous requests cannot pass
the plan's number.
"""

from typing import Any, Literal

from pynamodb.attributes import NumberAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size

from fitai.kernel.errors import PlanLimitReached, TooManyRequests
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, commit, retry_on_conflict, update

SECONDS_PER_HOUR = 60 * 60

LimitedKind = Literal["keys", "webhooks"]
"""What a plan limits the number of."""


def partition(user_id: str) -> str:
    """The partition of everything that this service stores about an account."""
    return f"USER#{user_id}#DEVELOPER"


class DeveloperItem(Entity, discriminator="developer"):
    """Which API keys and webhooks an account has, and the test deliveries of an hour."""

    keys = UnicodeSetAttribute(null=True)
    webhooks = UnicodeSetAttribute(null=True)
    test_hour = NumberAttribute(null=True)
    tests = UnicodeSetAttribute(null=True)

    @classmethod
    def of(cls, user_id: str) -> "DeveloperItem":
        """The item of this account."""
        return cls(PK=partition(user_id), SK="DEVELOPER")


def count_write(user_id: str, kind: LimitedKind, item_id: str, limit: int, refusal: PlanLimitReached) -> Write:
    """The write that counts a key or a webhook, if the plan has room for it or it is counted already.

    Raises (at commit):
        PlanLimitReached: the account has as many as its plan contains.
    """
    ids = _ids(kind)
    # A condition on the size of an absent attribute fails.
    has_room = ids.does_not_exist() | (size(ids) < limit)  # type: ignore[no-untyped-call]
    is_counted = ids.contains(item_id)
    return update(
        DeveloperItem.of(user_id),
        DeveloperItem.kind.set(DeveloperItem),
        ids.add({item_id}),
        when=(has_room | is_counted) if limit > 0 else is_counted,
        otherwise=refusal,
    )


def discount_write(user_id: str, kind: LimitedKind, *item_ids: str) -> Write:
    """The write that stops counting keys or webhooks, whether they are counted or not."""
    return update(
        DeveloperItem.of(user_id),
        DeveloperItem.kind.set(DeveloperItem),
        _ids(kind).delete(set(item_ids)),
        when=PRESENT | ABSENT,
    )


def _ids(kind: LimitedKind) -> UnicodeSetAttribute:
    return DeveloperItem.keys if kind == "keys" else DeveloperItem.webhooks


def count_test(user_id: str, test_id: str, now: int, limit: int) -> None:
    """Count a test delivery in the current hour of the clock: one conditional update, two where an hour begins.

    One that is counted already is not counted again.

    Raises:
        TooManyRequests: the hour's number is used up.
    """
    hour = now // SECONDS_PER_HOUR
    item = DeveloperItem.of(user_id)

    def other_hour_or_full(stored: dict[str, Any] | None) -> Exception:
        if stored is not None and int(stored.get("test_hour", {}).get("N", 0)) == hour:
            return TooManyRequests((hour + 1) * SECONDS_PER_HOUR - now, "Too many test deliveries in this hour.")
        return _OtherHour()

    has_room = (size(DeveloperItem.tests) < limit) | DeveloperItem.tests.contains(test_id)  # type: ignore[no-untyped-call]
    counting = update(
        item,
        DeveloperItem.tests.add({test_id}),
        when=(DeveloperItem.test_hour == hour) & has_room,
        otherwise=other_hour_or_full,
    )
    beginning = update(
        item,
        DeveloperItem.kind.set(DeveloperItem),
        DeveloperItem.test_hour.set(hour),
        DeveloperItem.tests.set({test_id}),
        when=DeveloperItem.test_hour.does_not_exist() | (DeveloperItem.test_hour != hour),
    )

    def attempt() -> None:
        try:
            commit(counting)
        except _OtherHour:
            commit(beginning)

    retry_on_conflict(attempt)


class _OtherHour(Exception):
    """The tests that are counted are of an earlier hour, or there are none."""
