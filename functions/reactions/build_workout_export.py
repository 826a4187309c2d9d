"""Write the file of an export of a long history of workouts, and tell its user."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Exports, Index, Table
from fitai.workouts.events import WorkoutExportRequested
from fitai.workouts.exports import service


@reaction(
    WorkoutExportRequested,
    needs=(Index.QUERY, Table.GET, Table.GET_MANY, Table.PUT, Exports.WRITE),
    timeout=900,
    memory=1769,
    batch=1,
    concurrency=2,
)
def handler(event: WorkoutExportRequested) -> None:
    service.build_export(event)
