"""Start the rest timer."""

from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts import running
from fitai.workouts.live_events import RestTimerEvent
from fitai.workouts.models import RestStartAction, RestTimer


@action(
    "rest:start",
    access="user",
    summary="Start the rest timer",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    answers=(RestTimerEvent,),
)
def handler(message: Message, data: RestStartAction) -> None:
    running.rest(
        message.caller,
        data.workout_id,
        RestTimer(seconds=data.seconds),
        data.client_id or message.id,
        message.sender,
        message.replying,
    )
