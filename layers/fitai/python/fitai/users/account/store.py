"""The items of exports and erasures, and their keys.

USER#<id>       EXPORT     the newest export of an account's data
ERASURE#<id>    ERASURE    that a deleted account is being erased; GSI1 ERASURES / <when to look again>#<id>

The erasure takes the account's place in the transaction that deletes it, and is the last item to go: as long as
anything may be left of the account, it can be found and gone on with.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, events, limits, personal_data, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write
from fitai.users.account import rules
from fitai.users.account.events import AccountDeleted, ErasureContinued, ExportContinued, ExportReady, ExportRequested
from fitai.users.account.models import Export

ERASURES = "ERASURES"


class ExportItem(Entity, discriminator="data_export"):
    """The newest export of an account."""

    export: PydanticAttribute[Export] = PydanticAttribute(Export)
    stamp = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "ExportItem":
        """The export of this account."""
        return cls(PK=f"USER#{user_id}", SK="EXPORT", **attributes)

    @classmethod
    def holding(cls, export: Export) -> "ExportItem":
        """The item of an export as it is now."""
        return cls.of(export.user_id, export=export, stamp=_stamp(export))


class ErasureItem(Entity, discriminator="erasure"):
    """A deleted account that is being erased."""

    deleted_at = UnicodeAttribute()
    due = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "ErasureItem":
        """The erasure of this account."""
        return cls(PK=f"ERASURE#{user_id}", SK="ERASURE", **attributes)


# --- exports -----------------------------------------------------------------------------------------------


def find(user_id: str) -> Export | None:
    """The account's newest export."""
    key = ExportItem.of(user_id)
    item = table.get(ExportItem, key.PK, key.SK)
    return None if item is None else item.export


def start(export: Export, before: Export | None, *others: Write) -> None:
    """Begin an export; `Contended` when another one was begun meanwhile."""
    item, event = ExportItem.holding(export), ExportRequested(user_id=export.user_id, export_id=export.id)
    table.commit(table.put(item, when=_unchanged(before)), events.outbox_write(event), *others)


def advance(before: Export, after: Export, *, goes_on: bool) -> None:
    """Write how far an export is; `Contended` when it is not as it was read: gone, or in other hands.

    Args:
        goes_on: another message is to do the rest.
    """
    event = ExportContinued(user_id=after.user_id, export_id=after.id)
    item = table.put(ExportItem.holding(after), when=_unchanged(before))
    table.commit(item, *([events.outbox_write(event)] if goes_on else []))


def finish(before: Export, after: Export, *others: Write) -> None:
    """Write that an export is ready, and tell of it; `Contended` when it is not as it was read."""
    event = ExportReady(user_id=after.user_id, export_id=after.id)
    table.commit(
        table.put(ExportItem.holding(after), when=_unchanged(before)),
        events.outbox_write(event),
        *others,
    )


def note(entry: Write) -> None:
    """Write an audit entry that belongs to no other write."""
    table.commit(entry)


def _unchanged(before: Export | None) -> Any:
    return ABSENT if before is None else ExportItem.stamp == _stamp(before)


def _stamp(export: Export) -> str:
    return f"{export.id}#{export.revision}"


# --- erasures ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Erasure:
    """A deleted account that is being erased, and when somebody is to look at it again."""

    user_id: str
    deleted_at: datetime
    due: str


def beginning(user_id: str, now: datetime) -> list[Write]:
    """The writes that make an account's erasure part of the transaction that deletes it."""
    item = _item(user_id, now, now + rules.LOOK_AGAIN)
    return [
        table.put(item, when=ABSENT),
        personal_data.deleted_account_write(user_id),
        events.outbox_write(AccountDeleted(user_id=user_id)),
    ]


def erasure(user_id: str) -> Erasure | None:
    """The erasure of this account; None when it was never deleted, or nothing is left of it."""
    key = ErasureItem.of(user_id)
    item = table.get(ErasureItem, key.PK, key.SK)
    return None if item is None else _erasure(item)


def due(now: datetime, limit: int) -> list[Erasure]:
    """Erasures that somebody is to look at, at most so many: one Query of GSI1."""
    part = table.query(ERASURES, between=("0", f"{clock.iso(now)}~"), index="GSI1", limit=limit)
    return [_erasure(item) for item in table.of_kind(part.items, ErasureItem)]


def go_on(erasure: Erasure, now: datetime) -> None:
    """Let another message go on; `Contended` when one was sent since the erasure was read."""
    event = events.outbox_write(ErasureContinued(user_id=erasure.user_id))
    table.commit(_due(erasure, now + rules.LOOK_AGAIN), event)


def wait(erasure: Erasure, until: datetime) -> None:
    """Let nobody look at it before then."""
    table.commit(_due(erasure, until))


def finish_erasure(erasure: Erasure) -> None:
    """Remove what was kept in order to refuse the account's tokens, and at last that there was an account."""
    caller = limits.account_state_key(erasure.user_id)
    table.commit(table.delete(caller, when=PRESENT | ABSENT))
    table.commit(table.delete(ErasureItem.of(erasure.user_id), when=PRESENT | ABSENT))


def _item(user_id: str, deleted_at: datetime, due: datetime) -> ErasureItem:
    item = ErasureItem.of(user_id, deleted_at=clock.iso(deleted_at), due=clock.iso(due))
    item.GSI1PK, item.GSI1SK = ERASURES, f"{item.due}#{user_id}"
    return item


def _due(erasure: Erasure, at: datetime) -> Write:
    return table.put(_item(erasure.user_id, erasure.deleted_at, at), when=ErasureItem.due == erasure.due)


def _erasure(item: ErasureItem) -> Erasure:
    return Erasure(item.PK.partition("#")[2], datetime.fromisoformat(item.deleted_at), item.due)
