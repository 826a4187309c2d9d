"""Items of exports in the background.

USER#<id>       WORKOUT_EXPORT#<format>                     the newest export of a whole long history in this format
                WORKOUT_EXPORT#<format>#<since>#<until>     of these days of it; a bound that was not named is empty
"""

from datetime import date
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.kernel import clock, events
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, commit, get, put
from fitai.workouts.events import WorkoutExportRequested
from fitai.workouts.exports.models import Format, WorkoutExport

RETENTION = 8 * 24 * 60 * 60
"""Seconds that an export is remembered: a day longer than its file is kept."""
SORT_KEY_PREFIX = "WORKOUT_EXPORT#"


class ExportReplaced(Exception):
    """A later request has begun another export in its place, or the account was deleted."""


class ExportFinished(Exception):
    """Another worker has finished the export."""


class WorkoutExportItem(Entity, discriminator="workout_export"):
    """The newest export of some days of a user's history in a format."""

    export: PydanticAttribute[WorkoutExport] = PydanticAttribute(WorkoutExport)
    export_id = UnicodeAttribute()
    finished_at = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, export: WorkoutExport) -> "WorkoutExportItem":
        return cls(
            PK=f"USER#{export.user_id}",
            SK=_sort_key(export.format, export.since, export.until),
            export=export,
            export_id=export.id,
            finished_at=None if export.finished_at is None else clock.iso(export.finished_at),
            ttl=clock.epoch() + RETENTION,
        )


def _sort_key(format: Format, since: date | None, until: date | None) -> str:
    whole_history = f"{SORT_KEY_PREFIX}{format}"
    return whole_history if since is None and until is None else f"{whole_history}#{since or ''}#{until or ''}"


def find_export(user_id: str, format: Format, since: date | None, until: date | None) -> WorkoutExport | None:
    """The newest export of these days in a format; one GetItem."""
    item = get(WorkoutExportItem, f"USER#{user_id}", _sort_key(format, since, until))
    return None if item is None else item.export


def start_export(export: WorkoutExport, before: WorkoutExport | None, *others: Write) -> None:
    """Begin an export in the place of the one before, with its event.

    Raises:
        WriteConflict: another one was begun, or the one before was finished, since it was read.
    """
    unchanged = ABSENT
    if before is not None:
        unchanged = (WorkoutExportItem.export_id == before.id) & _is_finished(before)
    event = WorkoutExportRequested(
        user_id=export.user_id, export_id=export.id, format=export.format, since=export.since, until=export.until
    )
    commit(put(WorkoutExportItem.of(export), when=unchanged), events.outbox_write(event), *others)


def _is_finished(export: WorkoutExport) -> Condition:
    """The condition that the stored export is finished, or is not, as this one."""
    item = WorkoutExportItem
    # Finished ones of before do not have the attribute.
    return item.finished_at.does_not_exist() if export.finished_at is None else item.export_id.exists()


def finish_export(export: WorkoutExport, *others: Write) -> None:
    """Write that an export is finished.

    Raises:
        ExportReplaced: another one was begun in its place, or its account was deleted.
        ExportFinished: another worker has finished it.
        WriteConflict: somebody writes it at the same moment.
    """

    def refusal(stored_item: dict[str, Any] | None) -> Exception:
        is_current = stored_item is not None and stored_item["export_id"]["S"] == export.id
        return ExportFinished() if is_current else ExportReplaced()

    unfinished = (WorkoutExportItem.export_id == export.id) & WorkoutExportItem.finished_at.does_not_exist()
    commit(put(WorkoutExportItem.of(export), when=unfinished, otherwise=refusal), *others)


def write_entry(entry: Write) -> None:
    """Write an entry of the audit trail in a transaction of its own."""
    commit(entry)
