"""Count for the platform analytics who joins and who is active, and the workouts that are started and completed."""

from fitai.accounts.events import UserRegistered
from fitai.insights import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.users.body.events import BodyChanged
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted


@reaction(
    UserRegistered,
    WorkoutBegan,
    WorkoutCompleted,
    BodyChanged,
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.CHECK),
    timeout=60,
)
def handler(event: UserRegistered | WorkoutBegan | WorkoutCompleted | BodyChanged) -> None:
    reactions.count_activity(event)
