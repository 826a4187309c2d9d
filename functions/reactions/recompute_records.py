"""Records follow a past workout that was changed or deleted, or that was logged for an earlier day.

The devices that follow a workout whose records change by this are told.
"""

from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Index, Table
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted
from fitai.workouts.records import service


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    needs=(Index.QUERY, Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    timeout=60,
)
def handler(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted) -> None:
    service.update_records(event)
