"""Start the rest timer."""

from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import rest_timer
from fitai.workouts.live_events import RestTimerEvent
from fitai.workouts.requests import RestStartAction, RestTimer


@action(
    "rest:start",
    access="write:own_workouts",
    summary="Start the rest timer",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    events=(RestTimerEvent,),
)
def handler(message: Message, data: RestStartAction) -> None:
    rest_timer.set_rest_timer(
        message.caller,
        data.workout_id,
        RestTimer(seconds=data.seconds),
        data.client_id or message.id,
        message.sender,
        message.replying,
    )
