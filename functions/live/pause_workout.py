"""Pause a workout in progress."""

from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import transitions
from fitai.workouts.live_events import WorkoutPaused
from fitai.workouts.requests import WorkoutAction


@action(
    "workout:pause",
    access="write:own_workouts",
    summary="Pause a workout in progress",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    events=(WorkoutPaused,),
)
def handler(message: Message, data: WorkoutAction) -> None:
    client_id = data.client_id or message.id
    transitions.pause_workout(message.caller, data.workout_id, client_id, message.sender, message.replying)
