"""Items and keys of erasures.

ERASURE#<id>    ERASURE    that a deleted account is being erased; GSI1 ERASURES / <due>#<id>

The erasure is written in the transaction that deletes the account and is the last item to be deleted.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts.erasure import rules
from fitai.accounts.erasure.events import AccountDeleted, ErasureContinued
from fitai.kernel import clock, events, limits, personal_data, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write

ERASURES = "ERASURES"


class ErasureItem(Entity, discriminator="erasure"):
    """A deleted account that is being erased."""

    deleted_at = UnicodeAttribute()
    due = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "ErasureItem":
        """The erasure of this account."""
        return cls(PK=f"ERASURE#{user_id}", SK="ERASURE", **attributes)


@dataclass(frozen=True, slots=True)
class Erasure:
    """A deleted account that is being erased, and when somebody is to look at it again."""

    user_id: str
    deleted_at: datetime
    due: str


def erasure_start_writes(user_id: str, now: datetime) -> list[Write]:
    """The writes that make an account's erasure part of the transaction that deletes it."""
    item = _item(user_id, now, now + rules.STALLED_AFTER)
    return [
        table.put(item, when=ABSENT),
        personal_data.deleted_account_write(user_id),
        events.outbox_write(AccountDeleted(user_id=user_id)),
    ]


def find_erasure(user_id: str) -> Erasure | None:
    """The erasure of this account; None when it was never deleted, or nothing is left of it."""
    key = ErasureItem.of(user_id)
    item = table.get(ErasureItem, key.PK, key.SK)
    return None if item is None else _erasure_of(item)


def due_erasures(now: datetime, limit: int) -> list[Erasure]:
    """Erasures that somebody is to look at, at most so many: one Query of GSI1."""
    part = table.query(ERASURES, between=("0", f"{clock.iso(now)}~"), index="GSI1", limit=limit)
    return [_erasure_of(item) for item in table.of_kind(part.items, ErasureItem)]


def resume_erasure(erasure: Erasure, now: datetime) -> None:
    """Let another message go on; `Contended` when one was sent since the erasure was read."""
    event = events.outbox_write(ErasureContinued(user_id=erasure.user_id))
    table.commit(_due_write(erasure, now + rules.STALLED_AFTER), event)


def postpone_erasure(erasure: Erasure, until: datetime) -> None:
    """Let nobody look at it before then."""
    table.commit(_due_write(erasure, until))


def finish_erasure(erasure: Erasure) -> None:
    """Remove what was kept in order to refuse the account's tokens, and at last that there was an account."""
    caller = limits.account_state_key(erasure.user_id)
    table.commit(table.delete(caller, when=PRESENT | ABSENT))
    table.commit(table.delete(ErasureItem.of(erasure.user_id), when=PRESENT | ABSENT))


def _item(user_id: str, deleted_at: datetime, due: datetime) -> ErasureItem:
    item = ErasureItem.of(user_id, deleted_at=clock.iso(deleted_at), due=clock.iso(due))
    item.GSI1PK, item.GSI1SK = ERASURES, f"{item.due}#{user_id}"
    return item


def _due_write(erasure: Erasure, at: datetime) -> Write:
    return table.put(_item(erasure.user_id, erasure.deleted_at, at), when=ErasureItem.due == erasure.due)


def _erasure_of(item: ErasureItem) -> Erasure:
    return Erasure(item.PK.partition("#")[2], datetime.fromisoformat(item.deleted_at), item.due)
