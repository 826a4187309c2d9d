"""Complete a workout."""

from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.live import transitions
from fitai.workouts.live_events import WorkoutDone
from fitai.workouts.requests import CompleteWorkoutAction


@action(
    "workout:complete",
    access="write:own_workouts",
    summary="Complete a workout",
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.DELETE, Library.READ, *LIVE_NEEDS),
    events=(WorkoutDone,),
)
def handler(message: Message, data: CompleteWorkoutAction) -> None:
    with_client_id = data.model_copy(update={"client_id": data.client_id or message.id})
    transitions.complete_workout(message.caller, data.workout_id, with_client_id, message.sender, message.replying)
