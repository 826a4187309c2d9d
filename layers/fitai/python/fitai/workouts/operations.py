"""How every change of a workout travels: read once, decide, write once, tell the devices.

One operation raises the version by one. When another device wrote first, everything is read and decided again, so
no accepted operation is lost; with a client id it is applied once, however often it is sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fitai.kernel import clock
from fitai.kernel.errors import NotFound, Problem
from fitai.kernel.live import delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience, LiveEvent, ReplyTarget
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.workouts import store
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.models import Workout
from fitai.workouts.store import Loaded, RecordItem, WorkoutExerciseItem, WorkoutState
from fitai.workouts.summary import rest_begun


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
class Done:
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


Decide = Callable[[Loaded, datetime], Change]


def apply(
    user_id: str,
    workout_id: str,
    decide: Decide,
    *,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Done:
    """Apply an operation to a workout of the user, and tell the devices that follow it.

    One query and one transaction, when nobody else writes at the same moment.

    Args:
        sender: the connection that asked; it is told even when it is not (yet) among the followers.

    Raises:
        NotFound: there is no such workout, or it is another user's.
        Conflict, Invalid: what `decide` says.
    """
    moved: dict[str, RecordItem | None] = {}

    def attempt() -> Done:
        try:
            return _once(user_id, workout_id, decide, client_id, moved)
        except store.RecordMoved as found:
            moved[found.exercise_id] = found.record
            raise

    try:
        done = retry_on_conflict(attempt)
    except store.Seen as seen:
        return _repeat(user_id, workout_id, seen.version, sender, replying)
    receivers = [*done.followers, *([sender] if sender else [])]
    delivery.push(receivers, *done.events, version=done.state.version, replying=replying)
    delivery.push_to_audiences(done.audiences, *done.events)
    return done


def _once(
    user_id: str,
    workout_id: str,
    decide: Decide,
    client_id: str | None,
    moved: Mapping[str, RecordItem | None],
) -> Done:
    loaded = store.caught_up(owned(user_id, workout_id), moved)
    now = clock.now()
    try:
        change = decide(loaded, now)
    except Problem:
        # Sent again, it may not be possible any more: it was done.
        if client_id is not None and (version := store.client_operation(workout_id, client_id)) is not None:
            raise store.Seen(version) from None
        raise
    state = change.state.model_copy(update={"version": loaded.state.version + 1, "updated_at": now})
    events = list(change.tell(state))
    frames = [missed(event, state.version, now) for event in events]
    commit(
        *store.logging(workout_id, state.version, frames, client_id),
        store.saving(loaded, state),
        store.noting(state),
        *(store.saving_exercise(item, loaded.items) for item in change.items),
        *(store.removing_exercise(item) for item in change.removed),
        *change.writes(state),
        *rest_begun(loaded.state, state),
    )
    return Done(state, events, loaded.followers, loaded.audiences)


def owned(user_id: str, workout_id: str) -> Loaded:
    """A workout of the user.

    Raises:
        NotFound: it is not there, or another user's.
    """
    loaded = store.load(workout_id)
    if loaded is None or loaded.state.user_id != user_id:
        raise NotFound
    return loaded


def _repeat(user_id: str, workout_id: str, version: int, sender: Connection | None, replying: ReplyTarget) -> Done:
    loaded = owned(user_id, workout_id)
    frames = store.operation(workout_id, version) or []
    if sender is not None:
        delivery.push([sender], *(frame.content for frame in frames), version=version, replying=replying)
    return Done(loaded.state, [], loaded.followers, repeated=frames)


def missed(event: LiveEvent, version: int, at: datetime) -> MissedOperation:
    """An event as the log keeps it: metric, as plain JSON."""
    data: dict[str, Any] = event.model_dump(mode="json", by_alias=True, exclude_none=True)
    return MissedOperation(event=event.name, version=version, at=at, data=data)
