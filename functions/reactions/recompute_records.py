"""Recompute records after a past workout was changed, deleted, or logged for an earlier day.

The followers of a workout whose records change by this are told.
"""

from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Index, Library, Table
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored
from fitai.workouts.records import service


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutRestored,
    needs=(Index.QUERY, Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Library.READ, *LIVE_NEEDS),
    timeout=60,
)
def handler(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    service.update_records(event)
