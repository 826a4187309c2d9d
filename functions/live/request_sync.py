"""Get what a device has missed: the operations since a version, or a snapshot. Only this device is answered.

A connected device that is not known any more is known again, and follows the workout that is in progress.
"""

from fitai.kernel.live import delivery
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import Table
from fitai.workouts.live import followers
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.requests import SyncRequestAction


@action(
    "sync:request",
    access="read:own_workouts",
    summary="Ask for what was missed",
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.CHECK),
    events=(WorkoutSynced,),
    while_read_only=True,
)
def handler(message: Message, data: SyncRequestAction) -> None:
    event, version = followers.sync_workout(message, data.workout_id, data.since_version)
    delivery.push([message.sender], event, version=version, replying=message.replying)
