"""Copy the operations of a finished workout to cold storage, before they expire in the table."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Archive, Bucket, Table
from fitai.workouts.archive import service
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutRestored,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Bucket.LIST, Archive.WRITE),
    timeout=60,
)
def handler(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    service.archive_workout(event)
