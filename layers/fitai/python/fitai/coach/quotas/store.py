"""The uses of a quota.

    USER#<id>#COACH   QUOTA#<kind>#<window>   the uses in this window, each by its name

A use has a name, so that a request that is sent again is counted once, and a use that is given back is given back once.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.expressions.condition import Condition, size

from fitai.coach.keys import partition
from fitai.coach.quotas.models import QuotaKind
from fitai.coach.quotas.rules import Window
from fitai.kernel.entitlements import Plan
from fitai.kernel.errors import TooManyRequests, plan_details
from fitai.kernel.returning import commit_returning
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    ConditionFailure,
    Entity,
    Write,
    commit,
    get,
    retry_on_conflict,
    update,
    update_if_present,
)

RETENTION = timedelta(days=2)
"""How long the uses are kept after their window."""
QUOTA_PREFIX = "QUOTA#"


class QuotaItem(Entity, discriminator="coach_quota"):
    """The uses of a quota in a window."""

    uses = UnicodeSetAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, kind: QuotaKind, window: Window) -> "QuotaItem":
        """The uses of this kind in this window."""
        return cls(PK=partition(user_id), SK=f"{QUOTA_PREFIX}{kind}#{window.key}")


@dataclass(frozen=True, slots=True)
class QuotaRefusal:
    """What is raised when a quota is used up.

    Attributes:
        required_plan: the plan that has more; None where none has.
    """

    retry_after: int
    message: str
    limit: int
    required_plan: Plan | None

    def __call__(self, stored_item: dict[str, Any] | None) -> Exception:
        details = None if self.required_plan is None else {"limit": self.limit, **plan_details(self.required_plan)}
        return TooManyRequests(self.retry_after, self.message, code="ai_quota_exceeded", details=details)


class UseExists(Exception):
    """The use is counted already."""


def add_use(user_id: str, kind: QuotaKind, window: Window, use: str, refusal: QuotaRefusal) -> int:
    """Add a use, if there is room, and return how many there are: one conditional update, however many are sent at once.

    A use that is there already is added again without effect, also where there is no room.

    Raises:
        TooManyRequests: as many uses are there as there may be.
    """
    return len(commit_returning(use_write(user_id, kind, window, use, refusal), QuotaItem).uses or ())


def add_new_use(user_id: str, kind: QuotaKind, window: Window, use: str, refusal: QuotaRefusal) -> None:
    """Add a use that is not there yet, if there is room: one conditional update.

    Raises:
        UseExists: it is there.
        TooManyRequests: as many uses are there as there may be.
    """

    def refuse(stored_item: dict[str, Any] | None) -> Exception:
        uses = (stored_item or {}).get("uses", {}).get("SS", ())
        return UseExists() if use in uses else refusal(stored_item)

    is_new = ~QuotaItem.uses.contains(use)
    write = _use_write(user_id, kind, window, use, _has_room(window) & is_new, refuse)
    retry_on_conflict(lambda: commit(write))


def use_write(user_id: str, kind: QuotaKind, window: Window, use: str, refusal: QuotaRefusal) -> Write:
    """The write that adds a use, if there is room or it is there already, for a transaction with what it is for.

    Raises (at commit):
        TooManyRequests: as many uses are there as there may be.
    """
    condition = _has_room(window) | QuotaItem.uses.contains(use)
    return _use_write(user_id, kind, window, use, condition, refusal)


def _has_room(window: Window) -> Condition:
    return QuotaItem.uses.does_not_exist() | (size(QuotaItem.uses) < window.limit)  # type: ignore[no-untyped-call,no-any-return]


def _use_write(
    user_id: str, kind: QuotaKind, window: Window, use: str, condition: Condition, otherwise: ConditionFailure
) -> Write:
    return update(
        QuotaItem.of(user_id, kind, window),
        QuotaItem.kind.set(QuotaItem),
        QuotaItem.uses.add({use}),
        QuotaItem.ttl.set(int((window.ends_at + RETENTION).timestamp())),
        when=condition,
        otherwise=otherwise,
    )


def use_removal_write(user_id: str, kind: QuotaKind, window: Window, use: str) -> Write:
    """The write that removes a use, where it is there, for a transaction with what it was for."""
    return update(
        QuotaItem.of(user_id, kind, window),
        QuotaItem.kind.set(QuotaItem),
        QuotaItem.uses.delete({use}),
        QuotaItem.ttl.set(int((window.ends_at + RETENTION).timestamp())),
        when=PRESENT | ABSENT,
    )


def count_uses(user_id: str, kind: QuotaKind, window: Window) -> int:
    """How many uses there are in a window: one GetItem."""
    key = QuotaItem.of(user_id, kind, window)
    item = get(QuotaItem, key.PK, key.SK)
    return 0 if item is None else len(item.uses or ())


def remove_use(user_id: str, kind: QuotaKind, window: Window, use: str) -> None:
    """Remove a use; nothing happens where it is not there. One update."""
    update_if_present(QuotaItem.of(user_id, kind, window), QuotaItem.uses.delete({use}))
