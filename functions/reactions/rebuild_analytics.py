"""Rebuild totals, weeks, streaks and lifts after an import has changed the history."""

from fitai.analytics import rebuild
from fitai.kernel.events import reaction
from fitai.kernel.needs import Bucket, Imports, Index, Library, Table
from fitai.workouts.events import WorkoutsImported


@reaction(
    WorkoutsImported,
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.DELETE,
        Table.CHECK,
        Index.QUERY,
        Library.READ,
        Imports.READ,
        Bucket.LIST,
    ),
    timeout=900,
    memory=1769,
)
def handler(event: WorkoutsImported) -> None:
    rebuild.rebuild_after_import(event.user_id, event.import_id)
