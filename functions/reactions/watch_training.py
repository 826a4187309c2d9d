"""Plan when the coach looks at the training of a premium user next, after a completed workout."""

from fitai.coach.proactive import service
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.workouts.events import WorkoutCompleted


@reaction(WorkoutCompleted, needs=(Table.GET, Table.PUT, Table.DELETE, Table.CHECK))
def handler(event: WorkoutCompleted) -> None:
    service.watch_training(event)
