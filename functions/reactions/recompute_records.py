"""Records follow a past workout that was changed or deleted, or that was logged for an earlier day."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Index, Table
from fitai.workouts import recompute
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    needs=(Index.QUERY, Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT),
    timeout=60,
)
def handler(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted) -> None:
    recompute.after(event)
