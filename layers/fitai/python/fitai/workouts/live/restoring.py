"""Restoring a deleted workout."""

from datetime import datetime

from fitai.kernel import events, trash
from fitai.kernel.errors import NotFound
from fitai.kernel.live import connections, delivery
from fitai.kernel.table import commit, retry_on_conflict
from fitai.kernel.trash import TrashEntry
from fitai.workouts.event_builders import rest_started_writes, workout_restored
from fitai.workouts.events import WorkoutSharingChanged
from fitai.workouts.live import followers
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import RealTime
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import TrashedWorkout, WorkoutState
from fitai.workouts.trash import store


def restore_workout(entry: TrashEntry, now: datetime) -> None:
    """Restore a deleted workout as it was, at the version after its deletion: one query and one transaction.

    Records, totals and feeds follow behind the events.

    Raises:
        AlreadyRestored: it was restored meanwhile. NotFound: there is nothing to restore.
        Conflict: `workout_active`: it was active, and another one is.
    """

    def attempt() -> WorkoutState:
        trashed = store.load_trashed_workout(entry.item_id)
        if trashed is None or trashed.workout.state.user_id != entry.user_id:
            raise NotFound
        state = _restored_state(trashed, now)
        sharing_event = WorkoutSharingChanged(user_id=state.user_id, workout_id=state.id)
        commit(
            trash.restoration_write(entry, now),
            *store.restoration_writes(trashed, state),
            *rest_started_writes(None, state),
            events.outbox_write(workout_restored(state)),
            *([events.outbox_write(sharing_event)] if state.sharing.is_shared else []),
        )
        return state

    state = retry_on_conflict(attempt)
    receivers = connections.user_connections(state.user_id)
    if state.status in ACTIVE_STATUSES:
        followers.add_user_devices(state)
    event = WorkoutSynced(workout_id=state.id, reason="restored", workout=state)
    delivery.push(receivers, event, version=state.version)


def _restored_state(trashed: TrashedWorkout, now: datetime) -> WorkoutState:
    """The state as it is restored: the time in the trash is no training time, and a rest that is over has ended."""
    state = trashed.workout.state
    changes: dict[str, object] = {"version": trashed.version + 1, "restored_at": now}
    if state.running_since is not None:
        changes["running_since"] = state.running_since + (now - trashed.deleted_at)
    timer = state.real_time.rest
    if timer is not None and timer.ends_at <= now:
        changes["real_time"] = RealTime(
            current_exercise_index=state.real_time.current_exercise_index,
            current_set_index=state.real_time.current_set_index,
        )
    return state.model_copy(update=changes)
