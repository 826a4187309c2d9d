"""Resume a paused workout."""

from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import transitions
from fitai.workouts.live_events import WorkoutResumed
from fitai.workouts.requests import WorkoutAction


@action(
    "workout:resume",
    access="write:own_workouts",
    summary="Resume a paused workout",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    events=(WorkoutResumed,),
)
def handler(message: Message, data: WorkoutAction) -> None:
    client_id = data.client_id or message.id
    transitions.resume_workout(message.caller, data.workout_id, client_id, message.sender, message.replying)
