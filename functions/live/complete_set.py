"""Complete a set, or correct one."""

from fitai.coach.motivation.live_events import Motivation
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.live import sets
from fitai.workouts.live_events import RecordAchieved, RestTimerEvent, SetCompleted, WorkoutStats
from fitai.workouts.requests import CompleteSetAction


@action(
    "set:complete",
    access="write:own_workouts",
    summary="Complete a set, or correct one",
    needs=(Table.GET, Table.QUERY, Table.PUT, Library.READ, *LIVE_NEEDS),
    events=(
        Motivation,
        RecordAchieved,
        RestTimerEvent,
        SetCompleted,
        WorkoutStats,
    ),
    reserved=60,
)
def handler(message: Message, data: CompleteSetAction) -> None:
    sets.complete_set(
        message.caller,
        data.workout_id,
        data.exercise_index,
        data.set_index,
        data,
        data.client_id or message.id,
        message.sender,
        message.replying,
    )
