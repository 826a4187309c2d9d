"""Apply or undo an import of workouts, one bounded batch per message."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Bucket, Imports, Index, Library, Table
from fitai.workouts.events import WorkoutImportContinued
from fitai.workouts.imports import worker


@reaction(
    WorkoutImportContinued,
    needs=(
        Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, Index.QUERY,
        Library.READ, Bucket.LIST, Imports.WRITE, *LIVE_NEEDS,
    ),
    timeout=900,
    memory=1769,
)  # fmt: skip
def handler(event: WorkoutImportContinued) -> None:
    worker.continue_import(event)
