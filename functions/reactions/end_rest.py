"""A rest timer ends: all devices are told when its time has come, unless it was skipped or the workout went on."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE, Inbox, Table
from fitai.workouts import rests
from fitai.workouts.events import RestStarted


@reaction(RestStarted, needs=(Inbox.PUT_BACK, Table.QUERY, Table.PUT, *LIVE))
def handler(event: RestStarted) -> None:
    rests.end(event)
