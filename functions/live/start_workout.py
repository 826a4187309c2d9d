"""Start a planned workout."""

from fitai.coach.motivation.live_events import Motivation
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import transitions
from fitai.workouts.live_events import WorkoutStarted
from fitai.workouts.requests import WorkoutAction


@action(
    "workout:start",
    access="write:own_workouts",
    summary="Start a planned workout",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, *LIVE_NEEDS),
    events=(Motivation, WorkoutStarted),
)
def handler(message: Message, data: WorkoutAction) -> None:
    client_id = data.client_id or message.id
    transitions.start_workout(message.caller, data.workout_id, client_id, message.sender, message.replying)
