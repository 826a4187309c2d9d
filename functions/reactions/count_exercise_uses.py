"""Count how often exercises are used, after each workout that is completed, corrected or deleted."""

from fitai.exercises.ratings import service
from fitai.kernel.events import reaction
from fitai.kernel.needs import Library, Table
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutRestored,
    needs=(Library.READ, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK),
    timeout=60,
)
def handler(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    service.count_workout(event)
