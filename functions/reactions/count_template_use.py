"""Count the workouts that were started from a template, and those that were completed."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.templates import service
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted


@reaction(WorkoutBegan, WorkoutCompleted, needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK))
def handler(event: WorkoutBegan | WorkoutCompleted) -> None:
    service.count_use(event, "count_template_use")
