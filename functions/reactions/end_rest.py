"""End a rest timer at its time, and tell all devices, unless it was skipped or the workout went on."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, ReactionQueue, Table
from fitai.workouts.events import RestStarted
from fitai.workouts.live import rest_timer


@reaction(RestStarted, needs=(ReactionQueue.REQUEUE, Table.QUERY, Table.PUT, *LIVE_NEEDS), concurrency=8)
def handler(event: RestStarted) -> None:
    rest_timer.end_rest_timer(event)
