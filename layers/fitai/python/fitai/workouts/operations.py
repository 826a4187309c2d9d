"""How every change of a workout travels: read once, decide, write once, tell the devices.

One operation raises the version by one. When another device wrote first, everything is read and decided again, so
no accepted operation is lost; with a client id it is applied once, however often it is sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fitai.kernel import clock
from fitai.kernel.errors import Problem
from fitai.kernel.live import delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience, LiveEvent, ReplyTarget
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.workouts import change_log, operation_log
from fitai.workouts import store as workouts_store
from fitai.workouts.event_builders import rest_started_writes
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.models import Workout
from fitai.workouts.operation_log import logged_event
from fitai.workouts.records import store
from fitai.workouts.records.store import RecordItem
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout, WorkoutExerciseItem, load_own_workout


@dataclass(slots=True)
class Change:
    """What an operation decided.

    Attributes:
        state: the new state; its version and time are set by `apply`.
        items: the exercises to write. removed: those to remove.
        writes: what else belongs into the transaction.
        tell: the events for the devices, given the state as it is saved.
    """

    state: WorkoutState
    tell: Callable[[WorkoutState], Sequence[LiveEvent]]
    items: list[WorkoutExerciseItem] = field(default_factory=list)
    removed: list[WorkoutExerciseItem] = field(default_factory=list)
    writes: Callable[[WorkoutState], list[Write]] = lambda _: []


@dataclass(slots=True)
class OperationResult:
    """An operation that is committed.

    `repeated` holds the first result's events when the client's operation had been applied before.
    """

    state: WorkoutState
    events: list[LiveEvent]
    followers: list[Connection]
    audiences: list[Audience] = field(default_factory=list)
    repeated: list[MissedOperation] | None = None

    @property
    def workout(self) -> Workout:
        return self.state


Decider = Callable[[LoadedWorkout, datetime], Change]


def apply(
    user_id: str,
    workout_id: str,
    decide: Decider,
    *,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> OperationResult:
    """Apply an operation to a workout of the user, and tell the devices that follow it.

    One query and one transaction, when nobody else writes at the same moment.

    Args:
        sender: the connection that asked; it is told even when it is not (yet) among the followers.

    Raises:
        NotFound: there is no such workout, or it is another user's.
        Conflict, Invalid: what `decide` says.
    """
    moved: dict[str, RecordItem | None] = {}

    def attempt() -> OperationResult:
        try:
            return _attempt(user_id, workout_id, decide, client_id, moved)
        except store.RecordConflict as found:
            moved[found.exercise_id] = found.record
            raise

    try:
        done = retry_on_conflict(attempt)
    except operation_log.AlreadyApplied as seen:
        return _repeated_result(user_id, workout_id, seen.version, sender, replying)
    receivers = [*done.followers, *([sender] if sender else [])]
    delivery.push(receivers, *done.events, version=done.state.version, replying=replying)
    delivery.push_to_audiences(done.audiences, *done.events)
    return done


def _attempt(
    user_id: str,
    workout_id: str,
    decide: Decider,
    client_id: str | None,
    moved: Mapping[str, RecordItem | None],
) -> OperationResult:
    loaded = store.with_current_records(load_own_workout(user_id, workout_id), moved)
    now = clock.now()
    try:
        change = decide(loaded, now)
    except Problem:
        # Sent again, it may not be possible any more: it was done.
        if (
            client_id is not None
            and (version := operation_log.client_operation_version(workout_id, client_id)) is not None
        ):
            raise operation_log.AlreadyApplied(version) from None
        raise
    state = change.state.model_copy(update={"version": loaded.state.version + 1, "updated_at": now})
    events = list(change.tell(state))
    frames = [logged_event(event, state.version, now) for event in events]
    commit(
        *operation_log.operation_log_writes(workout_id, state.version, frames, client_id),
        workouts_store.head_write(loaded, state),
        change_log.change_log_write(state),
        *(workouts_store.exercise_write(item, loaded.items) for item in change.items),
        *(workouts_store.exercise_removal_write(item) for item in change.removed),
        *change.writes(state),
        *rest_started_writes(loaded.state, state),
    )
    return OperationResult(state, events, loaded.followers, loaded.audiences)


def _repeated_result(
    user_id: str, workout_id: str, version: int, sender: Connection | None, replying: ReplyTarget
) -> OperationResult:
    loaded = load_own_workout(user_id, workout_id)
    frames = operation_log.logged_operation(workout_id, version) or []
    if sender is not None:
        delivery.push([sender], *(frame.content for frame in frames), version=version, replying=replying)
    return OperationResult(loaded.state, [], loaded.followers, repeated=frames)
