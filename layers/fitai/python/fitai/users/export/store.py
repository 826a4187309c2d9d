"""The items of exports and erasures, and their keys.

USER#<id>       EXPORT     the newest export of an account's data
ERASURE#<id>    ERASURE    that a deleted account is being erased; GSI1 ERASURES / <when to look again>#<id>

The erasure takes the account's place in the transaction that deletes it, and is the last item to go: as long as
anything may be left of the account, it can be found and gone on with.
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import events, table
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write
from fitai.users.export.events import ExportContinued, ExportReady, ExportRequested
from fitai.users.export.models import Export


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


# --- exports -----------------------------------------------------------------------------------------------


def find(user_id: str) -> Export | None:
    """The account's newest export."""
    key = ExportItem.of(user_id)
    item = table.get(ExportItem, key.PK, key.SK)
    return None if item is None else item.export


def start(export: Export, before: Export | None, *others: Write) -> None:
    """Begin an export; `Contended` when another one was begun meanwhile."""
    item, event = ExportItem.holding(export), ExportRequested(user_id=export.user_id, export_id=export.id)
    table.commit(table.put(item, when=_unchanged_condition(before)), events.outbox_write(event), *others)


def advance(before: Export, after: Export, *, is_continued: bool) -> None:
    """Write the progress of an export.

    Args:
        is_continued: another message is to do the rest.

    Raises:
        WriteConflict: it was changed or deleted since it was read.
    """
    event = ExportContinued(user_id=after.user_id, export_id=after.id)
    item = table.put(ExportItem.holding(after), when=_unchanged_condition(before))
    table.commit(item, *([events.outbox_write(event)] if is_continued else []))


def finish(before: Export, after: Export, *others: Write) -> None:
    """Write that an export is ready, and tell of it; `Contended` when it is not as it was read."""
    event = ExportReady(user_id=after.user_id, export_id=after.id)
    table.commit(
        table.put(ExportItem.holding(after), when=_unchanged_condition(before)),
        events.outbox_write(event),
        *others,
    )


def write_audit_entry(entry: Write) -> None:
    """Write an audit entry that belongs to no other write."""
    table.commit(entry)


def _unchanged_condition(before: Export | None) -> Any:
    return ABSENT if before is None else ExportItem.stamp == _stamp(before)


def _stamp(export: Export) -> str:
    return f"{export.id}#{export.revision}"


# --- erasures ----------------------------------------------------------------------------------------------
