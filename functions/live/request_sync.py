"""What a device has missed: the operations since a version, or a snapshot. Answered to the asking device only."""

from fitai.kernel.live import delivery
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import Table
from fitai.workouts import following
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import SyncRequestAction


@action(
    "sync:request",
    access="user",
    summary="Ask for what was missed",
    needs=(Table.GET, Table.QUERY),
    answers=(WorkoutSynced,),
)
def handler(message: Message, data: SyncRequestAction) -> None:
    answer, version = following.sync(message.caller, data.workout_id, data.since_version)
    delivery.push([message.sender], answer, version=version, replying=message.replying)
