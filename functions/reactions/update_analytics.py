"""Update totals, weeks, streaks and lifts after each workout that is completed, corrected or deleted."""

from fitai.analytics import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutRestored,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.CHECK, *LIVE_NEEDS),
    timeout=120,
    concurrency=10,
)
def handler(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    reactions.update_analytics(event)
