"""Skip the rest timer that runs."""

from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts import running
from fitai.workouts.live_events import RestTimerEvent
from fitai.workouts.models import RestTimer, WorkoutAction


@action(
    "rest:skip",
    access="user",
    summary="Skip the rest timer that runs",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    answers=(RestTimerEvent,),
)
def handler(message: Message, data: WorkoutAction) -> None:
    running.rest(
        message.caller,
        data.workout_id,
        RestTimer(skip=True),
        data.client_id or message.id,
        message.sender,
        message.replying,
    )
