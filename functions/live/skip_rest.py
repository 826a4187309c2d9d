"""Skip the running rest timer."""

from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import rest_timer
from fitai.workouts.live_events import RestTimerEvent
from fitai.workouts.requests import RestTimer, WorkoutAction


@action(
    "rest:skip",
    access="write:own_workouts",
    summary="Skip the running rest timer",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    events=(RestTimerEvent,),
)
def handler(message: Message, data: WorkoutAction) -> None:
    rest_timer.set_rest_timer(
        message.caller,
        data.workout_id,
        RestTimer(skip=True),
        data.client_id or message.id,
        message.sender,
        message.replying,
    )
