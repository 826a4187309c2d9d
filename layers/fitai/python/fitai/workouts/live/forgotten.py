"""Workouts that were forgotten to be finished: offered to end at their last set, and ended so after a day.

The item that says which workout of a user is active is in an index, by the time at which somebody should look after it:
when it starts, some hours later. The schedule reads what is due, and looks at each: one that was used meanwhile is due
later. So a set costs nothing of it, a workout that is finished in time no request, and the rest is by workouts that run.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.settings import settings
from fitai.kernel.table import Write
from fitai.kernel.time_budget import TimeBudget
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes
from fitai.workouts import rules, store
from fitai.workouts.active import store as active_store
from fitai.workouts.active.store import ActiveWorkout
from fitai.workouts.live.transitions import FinishWorkout
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import FinishOffer
from fitai.workouts.operations import Change, Command, Facts, apply
from fitai.workouts.requests import CompleteWorkout
from fitai.workouts.state import LoadedWorkout, WorkoutState

PAGE_SIZE = 100
"""Workouts that are read from the index at once."""

Outcome = Literal["offered", "ended", "postponed", "released"]


class WorkoutInUse(Exception):
    """Somebody has used the workout since it was found idle."""


def idle_time() -> timedelta:
    """How long a workout is untouched before it is offered to end."""
    return timedelta(minutes=settings().idle_workout_minutes)


def end_time() -> timedelta:
    """How long a workout is untouched before it ends by itself."""
    return timedelta(hours=settings().forgotten_workout_hours)


def look_after_workouts(budget: TimeBudget) -> dict[Outcome, int]:
    """Look after the active workouts that are due, until none is or the time is up; the next run continues.

    One Query for a hundred of them; for each 1 Query, and 1 UpdateItem or what the operation costs.

    Returns:
        how many of them were offered to end, ended, found in use, or not active any more.
    """
    counts: dict[Outcome, int] = dict.fromkeys(("offered", "ended", "postponed", "released"), 0)
    while True:
        due = active_store.active_workouts_due(clock.now(), PAGE_SIZE)
        for active in due:
            counts[_look_after(active)] += 1
            if budget.is_over:
                return counts
        if len(due) < PAGE_SIZE:
            return counts


def _look_after(active: ActiveWorkout) -> Outcome:
    loaded = store.load_workout(active.workout_id)
    if loaded is None or loaded.state.status not in rules.ACTIVE_STATUSES:
        active_store.release_workout(active)
        return "released"
    state, now = loaded.state, clock.now()
    idle_since = _last_use(state)
    try:
        if now >= idle_since + end_time():
            _end_workout(state, idle_since)
            return "ended"
        if now >= idle_since + idle_time():
            if state.finish_offer is None:
                _offer_to_finish(state, idle_since)
            active_store.postpone_check(active, idle_since + end_time())
            return "offered"
    except (WorkoutInUse, NotFound):
        idle_since = now
    active_store.postpone_check(active, idle_since + idle_time())
    return "postponed"


def _last_use(state: WorkoutState) -> datetime:
    """When the workout was last used: by an operation, or by its restoration."""
    if state.finish_offer is not None:
        return state.finish_offer.idle_since
    return max(state.updated_at, state.restored_at or state.updated_at)


def _offer_to_finish(state: WorkoutState, idle_since: datetime) -> None:
    """Offer to end a workout at its last set: in the workout itself, and by a notification."""
    apply(state.user_id, state.id, OfferToFinish(idle_since))


def _end_workout(state: WorkoutState, idle_since: datetime) -> None:
    """End a workout at its last set, and tell all devices."""
    apply(state.user_id, state.id, EndForgottenWorkout(idle_since))


def _notice_writes(state: WorkoutState, type: Literal["workout_idle", "workout_ended"]) -> tuple[Write, ...]:
    """The writes that tell the owner, once for each time that the workout was left."""
    ended_at = clock.iso(rules.last_activity(state))
    data = {"workoutId": state.id, "name": state.name, "endedAt": ended_at}
    return tuple(notice_writes(Notice(state.user_id, type, f"workout:{state.id}", occasion=ended_at, data=data)))


def _require_idle(state: WorkoutState, idle_since: datetime) -> None:
    """Hold a workout to being as idle as it was found.

    Raises:
        WorkoutInUse: it is over, or was used.
    """
    if state.status not in rules.ACTIVE_STATUSES or _last_use(state) > idle_since:
        raise WorkoutInUse


@dataclass(frozen=True, slots=True)
class OfferToFinish(Command):
    """Offer to end a workout that was not used since a moment."""

    idle_since: datetime

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the offer changes.

        Raises:
            WorkoutInUse: it was used meanwhile.
        """
        _require_idle(loaded.state, self.idle_since)
        offer = FinishOffer(idle_since=self.idle_since, ended_at=rules.last_activity(loaded.state))
        return Change(
            loaded.state.model_copy(update={"finish_offer": offer}),
            live_events=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="idle", workout=saved)],
            writes=_notice_writes(loaded.state, "workout_idle"),
        )


@dataclass(frozen=True, slots=True)
class EndForgottenWorkout(Command):
    """End a workout at its last set that was not used since a moment."""

    idle_since: datetime

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the end changes.

        Raises:
            WorkoutInUse: it was used meanwhile.
        """
        _require_idle(loaded.state, self.idle_since)
        finish = FinishWorkout(CompleteWorkout(at_last_set=True), is_automatic=True)
        change = finish.decide(loaded, facts, now)
        return replace(change, writes=(*change.writes, *_notice_writes(loaded.state, "workout_ended")))
