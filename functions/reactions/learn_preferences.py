"""Learn from completed workouts which exercises a user likes to do, and which of a generated plan were replaced."""

from fitai.coach import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import Library, Table
from fitai.workouts.events import WorkoutCompleted


@reaction(WorkoutCompleted, needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.CHECK, Library.READ))
def handler(event: WorkoutCompleted) -> None:
    reactions.learn_from_workout(event, "learn_preferences")
