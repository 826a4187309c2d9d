"""Items of exports in the background.

USER#<id>       WORKOUT_EXPORT#<format>     the newest export of a long history in this format
"""

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, events
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, commit, get, put
from fitai.workouts.events import WorkoutExportRequested
from fitai.workouts.exports.models import Format, WorkoutExport

RETENTION = 8 * 24 * 60 * 60
"""Seconds that an export is remembered: a day longer than its file is kept."""
SORT_KEY_PREFIX = "WORKOUT_EXPORT#"


class WorkoutExportItem(Entity, discriminator="workout_export"):
    """The newest export of a user's history in a format."""

    export: PydanticAttribute[WorkoutExport] = PydanticAttribute(WorkoutExport)
    export_id = UnicodeAttribute()

    @classmethod
    def of(cls, export: WorkoutExport) -> "WorkoutExportItem":
        return cls(
            PK=f"USER#{export.user_id}",
            SK=f"{SORT_KEY_PREFIX}{export.format}",
            export=export,
            export_id=export.id,
            ttl=clock.epoch() + RETENTION,
        )


def find_export(user_id: str, format: Format) -> WorkoutExport | None:
    """The newest export in a format; one GetItem."""
    item = get(WorkoutExportItem, f"USER#{user_id}", f"{SORT_KEY_PREFIX}{format}")
    return None if item is None else item.export


def start_export(export: WorkoutExport, before: WorkoutExport | None, *others: Write) -> None:
    """Begin an export in the place of the one before, with its event.

    Raises:
        WriteConflict: another one was begun meanwhile.
    """
    unchanged = ABSENT if before is None else WorkoutExportItem.export_id == before.id
    event = WorkoutExportRequested(user_id=export.user_id, export_id=export.id, format=export.format)
    commit(put(WorkoutExportItem.of(export), when=unchanged), events.outbox_write(event), *others)


def finish_export(export: WorkoutExport, *others: Write) -> None:
    """Write that an export is finished.

    Raises:
        WriteConflict: it was replaced, or its account was deleted.
    """
    commit(put(WorkoutExportItem.of(export), when=WorkoutExportItem.export_id == export.id), *others)


def write_entry(entry: Write) -> None:
    """Write an entry of the audit trail in a transaction of its own."""
    commit(entry)
