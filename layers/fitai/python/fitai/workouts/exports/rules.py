"""When an export is made in the background, and how long it is answered. Pure."""

from datetime import date, datetime, timedelta

from fitai.kernel.export_files import EXPORTS_PREFIX
from fitai.workouts.exports.models import WorkoutExport

LONG_HISTORY = 10_000
"""Completed workouts above which an export is made in the background: half a minute of reading."""
SHORT_PERIOD = timedelta(days=366)
"""Days that are exported at once, however long the history is."""
REUSED_FOR = timedelta(hours=1)
"""How long a finished export is answered; after that another one is made."""
STALLED_AFTER = timedelta(hours=8)
"""Time after which an export that is not finished counts as failed: longer than its queue tries."""


def is_long(workouts: int, since: date | None, until: date | None) -> bool:
    """Whether an export of these days is made in the background.

    Args:
        workouts: completed workouts of the whole history.
    """
    if workouts <= LONG_HISTORY:
        return False
    return since is None or until is None or until - since > SHORT_PERIOD


def is_reusable(export: WorkoutExport, since: date | None, until: date | None, now: datetime) -> bool:
    """Whether a request for these days is answered by this export: it is being made, or was finished within the hour."""
    if (export.since, export.until) != (since, until):
        return False  # Stored before exports were kept apart by their days.
    if export.finished_at is None:
        return export.requested_at + STALLED_AFTER > now
    return export.finished_at + REUSED_FOR > now


def file_key(export: WorkoutExport) -> str:
    """The key of the file: among the exports of the account, which are deleted with it."""
    return f"{EXPORTS_PREFIX}{export.user_id}/workouts-{export.id}.{export.format}"
