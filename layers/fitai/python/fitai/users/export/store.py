"""Items and keys of exports.

USER#<id>       EXPORT     the newest export of an account's data
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
    def from_export(cls, export: Export) -> "ExportItem":
        """The item of an export in its current state."""
        return cls.of(export.user_id, export=export, stamp=_stamp(export))


def export_key(user_id: str) -> tuple[str, str]:
    """The key of the account's export."""
    key = ExportItem.of(user_id)
    return key.PK, key.SK


def find_export(user_id: str) -> Export | None:
    """The account's newest export."""
    item = table.get(ExportItem, *export_key(user_id))
    return None if item is None else item.export


def start_export(export: Export, before: Export | None, *others: Write) -> None:
    """Start an export in the place of the one before.

    Raises:
        WriteConflict: another one was started meanwhile.
    """
    item, event = ExportItem.from_export(export), ExportRequested(user_id=export.user_id, export_id=export.id)
    table.commit(table.put(item, when=_unchanged_condition(before)), events.outbox_write(event), *others)


def advance_export(before: Export, after: Export, *, is_continued: bool) -> None:
    """Write the progress of an export.

    Args:
        is_continued: another message is to do the rest.

    Raises:
        WriteConflict: it was changed or deleted since it was read.
    """
    event = ExportContinued(user_id=after.user_id, export_id=after.id)
    item = table.put(ExportItem.from_export(after), when=_unchanged_condition(before))
    table.commit(item, *([events.outbox_write(event)] if is_continued else []))


def finish_export(before: Export, after: Export, *others: Write) -> None:
    """Write that an export is ready, with its event.

    Raises:
        WriteConflict: it was changed or deleted since it was read.
    """
    event = ExportReady(user_id=after.user_id, export_id=after.id)
    table.commit(
        table.put(ExportItem.from_export(after), when=_unchanged_condition(before)),
        events.outbox_write(event),
        *others,
    )


def write_audit_entry(entry: Write) -> None:
    """Write an audit entry in a transaction of its own."""
    table.commit(entry)


def _unchanged_condition(before: Export | None) -> Any:
    return ABSENT if before is None else ExportItem.stamp == _stamp(before)


def _stamp(export: Export) -> str:
    return f"{export.id}#{export.revision}"
