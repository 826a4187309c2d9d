"""Rest timers: a deadline that stands in the workout, and is told of when it has come.

The transaction that starts a timer records `RestStarted`. The reaction to it waits for the deadline in its queue; if this
very timer still runs then, it ends it, as an operation of the workout like any other: so it happens once however often
the event is brought, it is in the log for devices that were away, and a device that missed the push sees the gap.
"""

from datetime import datetime

from fitai.kernel import clock, events
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import ReplyTarget
from fitai.workouts import rules
from fitai.workouts.events import RestStarted
from fitai.workouts.live_events import RestTimerEvent
from fitai.workouts.models import Rest, Workout
from fitai.workouts.operations import Change, Decider, apply
from fitai.workouts.requests import RestTimer
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.store import LoadedWorkout


class TimerNotRunning(Exception):
    """The timer was skipped, or another one has taken its place, or the workout is over."""


def end_rest_timer(event: RestStarted) -> None:
    """Wait for the deadline; then end the timer, unless it is over, and tell the devices.

    Raises:
        Later: the deadline is a second or more away.
    """
    events.wait_until(event.ends_at)
    try:
        apply(event.user_id, event.workout_id, decide_rest_end(event))
    except (TimerNotRunning, NotFound):
        return


def decide_rest_end(event: RestStarted) -> Decider:
    """This very timer ends.

    Raises (when decided):
        Over: it is not the one that runs.
    """

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        old = loaded.state
        if old.status not in ACTIVE_STATUSES or not _is_same_timer(old.real_time.rest, event):
            raise TimerNotRunning
        real_time = old.real_time.model_copy(update={"is_resting": False, "rest": None})
        return Change(
            old.model_copy(update={"real_time": real_time}), tell=lambda saved: [RestTimerEvent.of(saved, "ended")]
        )

    return decide


def _is_same_timer(timer: Rest | None, event: RestStarted) -> bool:
    """To the millisecond, as both are kept."""
    if timer is None:
        return False
    told = (clock.iso(event.started_at), clock.iso(event.ends_at))
    return (clock.iso(timer.started_at), clock.iso(timer.ends_at)) == told


def set_rest_timer(
    caller: Caller,
    workout_id: str,
    given: RestTimer,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Start the rest timer, as a deadline, or skip the one that runs.

    Raises:
        Conflict: the workout does not run.
    """
    return apply(
        caller.id, workout_id, decide_rest_timer(given), client_id=client_id, sender=sender, replying=replying
    ).workout


def decide_rest_timer(given: RestTimer) -> Decider:
    """The rest timer starts, or is skipped."""

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        old = loaded.state
        if old.status not in rules.ACTIVE_STATUSES:
            raise Conflict(
                "Only a workout that runs has a rest timer.", code="invalid_state", details={"status": old.status}
            )
        timer = None if given.seconds is None else rules.new_rest_timer(now, given.seconds)
        real_time = old.real_time.model_copy(update={"is_resting": timer is not None, "rest": timer})
        reason = "skipped" if timer is None else "started"
        return Change(
            old.model_copy(update={"real_time": real_time}), tell=lambda saved: [RestTimerEvent.of(saved, reason)]
        )

    return decide
