"""Rest timers: a deadline in the workout, and an event when it is reached.

The transaction that starts a timer records `RestStarted`. The reaction to it waits for the deadline in its queue; if this
very timer still runs then, it ends it, as an operation of the workout like any other: so it ends once however often the
event is delivered, it is in the log for devices that were away, and a device that missed the push sees the gap.
"""

from dataclasses import dataclass
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
from fitai.workouts.operations import Change, Command, Facts, apply
from fitai.workouts.requests import RestTimer
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import LoadedWorkout


class TimerNotRunning(Exception):
    """The timer was skipped, or replaced by another one, or the workout is over."""


def set_rest_timer(
    caller: Caller,
    workout_id: str,
    request: RestTimer,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Start the rest timer, as a deadline, or skip the one that runs.

    Raises:
        Conflict: the workout is not active.
    """
    return apply(
        caller.id, workout_id, SetRestTimer(request), client_id=client_id, sender=sender, replying=replying
    ).workout


@dataclass(frozen=True, slots=True)
class SetRestTimer(Command):
    """Start the rest timer, or skip the one that runs."""

    request: RestTimer

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the timer changes."""
        old = loaded.state
        if old.status not in ACTIVE_STATUSES:
            raise Conflict(
                "Only a workout that runs has a rest timer.", code="invalid_state", details={"status": old.status}
            )
        timer = None if self.request.seconds is None else rules.new_rest_timer(now, self.request.seconds)
        return _rest_change(loaded, timer, "skipped" if timer is None else "started")


def end_rest_timer(event: RestStarted) -> None:
    """Wait for the deadline; then end the timer, unless it does not run any more.

    Raises:
        RetryLater: the deadline is a second or more away.
    """
    events.wait_until(event.ends_at)
    try:
        apply(event.user_id, event.workout_id, EndRest(event.started_at, event.ends_at))
    except (TimerNotRunning, NotFound):
        return


@dataclass(frozen=True, slots=True)
class EndRest(Command):
    """End the rest timer that these two moments identify."""

    started_at: datetime
    ends_at: datetime

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the end changes.

        Raises:
            TimerNotRunning: it is not the one that runs.
        """
        if loaded.state.status not in ACTIVE_STATUSES or not self._is_timer(loaded.state.real_time.rest):
            raise TimerNotRunning
        return _rest_change(loaded, None, "ended")

    def _is_timer(self, timer: Rest | None) -> bool:
        """Whether it is this timer: to the millisecond, as both are stored."""
        moments = (clock.iso(self.started_at), clock.iso(self.ends_at))
        return timer is not None and (clock.iso(timer.started_at), clock.iso(timer.ends_at)) == moments


def _rest_change(loaded: LoadedWorkout, timer: Rest | None, reason: str) -> Change:
    update = {"is_resting": timer is not None, "rest": timer}
    real_time = loaded.state.real_time.model_copy(update=update)
    return Change(
        loaded.state.model_copy(update={"real_time": real_time}),
        live_events=lambda saved: [RestTimerEvent.of(saved, reason)],
    )
