"""Rest timers: a deadline that stands in the workout, and is told of when it has come.

The transaction that starts a timer records `RestStarted`. The reaction to it waits for the deadline in its queue; if this
very timer still runs then, it ends it, as an operation of the workout like any other: so it happens once however often
the event is brought, it is in the log for devices that were away, and a device that missed the push sees the gap.
"""

from datetime import datetime

from fitai.kernel import clock, events
from fitai.kernel.errors import NotFound
from fitai.workouts.events import RestStarted
from fitai.workouts.live_events import RestTimerEvent
from fitai.workouts.models import Rest
from fitai.workouts.operations import Change, Decide, apply
from fitai.workouts.rules import ACTIVE
from fitai.workouts.store import Loaded


class Over(Exception):
    """The timer was skipped, or another one has taken its place, or the workout is over."""


def end(event: RestStarted) -> None:
    """Wait for the deadline; then end the timer, unless it is over, and tell the devices.

    Raises:
        Later: the deadline is a second or more away.
    """
    events.wait_until(event.ends_at)
    try:
        apply(event.user_id, event.workout_id, ending(event))
    except (Over, NotFound):
        return


def ending(event: RestStarted) -> Decide:
    """This very timer ends.

    Raises (when decided):
        Over: it is not the one that runs.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if old.status not in ACTIVE or not _is_of(old.real_time.rest, event):
            raise Over
        real_time = old.real_time.model_copy(update={"is_resting": False, "rest": None})
        return Change(
            old.model_copy(update={"real_time": real_time}), tell=lambda saved: [RestTimerEvent.of(saved, "ended")]
        )

    return decide


def _is_of(timer: Rest | None, event: RestStarted) -> bool:
    """To the millisecond, as both are kept."""
    if timer is None:
        return False
    told = (clock.iso(event.started_at), clock.iso(event.ends_at))
    return (clock.iso(timer.started_at), clock.iso(timer.ends_at)) == told
