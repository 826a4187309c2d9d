"""The devices that follow a workout: which they are, and what they missed."""

from collections.abc import Iterable

from fitai.kernel.live import connections, delivery
from fitai.kernel.live.actions import Message
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.frames import MAX_FRAME
from fitai.workouts import operation_log, store
from fitai.workouts.active import store as active_store
from fitai.workouts.live_events import WorkoutStarted, WorkoutSynced
from fitai.workouts.operations import OperationResult
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import LoadedWorkout, WorkoutState
from fitai.workouts.store import load_own_workout

MAX_MISSED_OPERATIONS = 100
"""More missed operations than this are answered with a snapshot."""
MAX_MISSED_CHARACTERS = MAX_FRAME
"""So are operations that are longer than a frame: a snapshot has each set once."""


def join_active_workout(connection: Connection) -> None:
    """Let a device that has just connected follow its user's active workout.

    The connection is written before the active workout is read, and a start writes the active workout before it
    reads the connections: whichever comes first, one of the two sees the other.
    """
    workout_id = active_store.active_workout_id(connection.user_id)
    if workout_id is not None:
        connections.join_room(store.workout_partition(workout_id), [connection])


def restore_connection(message: Message) -> Connection:
    """Put back the item of the sender's connection if it was deleted, and let it follow the active workout; give it.

    One GetItem where it was not.

    Raises:
        SessionEnded: the session has ended, or the account is suspended.
    """
    connection = message.sender
    if connections.restore_connection(message.caller, connection):
        join_active_workout(connection)
    return connection


def add_user_devices(state: WorkoutState) -> list[Connection]:
    """Let all the user's devices follow the workout."""
    return connections.join_room(store.workout_partition(state.id), connections.user_connections(state.user_id))


def rejoin_user_devices(state: WorkoutState, sender: Connection | None) -> None:
    """Let the devices follow a workout whose start was sent again: the first one may have failed before they did.

    They receive the workout as it is; a device that has it drops it by its version.
    """
    if state.status in ACTIVE_STATUSES:
        receivers = [
            connection
            for connection in add_user_devices(state)
            if sender is None or connection.connection_id != sender.connection_id
        ]
        delivery.push(receivers, WorkoutStarted(workout=state), version=state.version)


def push_to_new_followers(result: OperationResult, receivers: Iterable[Connection], sender: Connection | None) -> None:
    """Push an operation's events to those receivers that were no followers yet when it was applied."""
    reached_ids = {connection.connection_id for connection in result.followers}
    if sender is not None:
        reached_ids.add(sender.connection_id)
    new_followers = [connection for connection in receivers if connection.connection_id not in reached_ids]
    delivery.push(new_followers, *result.events, version=result.state.version)


def sync_workout(message: Message, workout_id: str | None, since: int | None) -> tuple[WorkoutSynced, int | None]:
    """What a device has missed: the operations since a version, or the whole workout; and the current version.

    A snapshot is answered when no version is given, when the log no longer reaches back, or when too much is missing. It
    is empty, and has no version, when no workout is named and none is active.

    Raises:
        NotFound: there is no such workout of the caller. SessionEnded: the session has ended, or the account is suspended.
    """
    workout_id = workout_id or active_store.active_workout_id(message.caller.id)
    if workout_id is None:
        restore_connection(message)
        return WorkoutSynced(reason="snapshot"), None
    state = _load_followed(message, workout_id).state
    if since is not None and since <= state.version <= since + MAX_MISSED_OPERATIONS:
        events = operation_log.operations_since(state, since, MAX_MISSED_OPERATIONS)
        is_complete = {event.version for event in events} == set(range(since + 1, state.version + 1))
        if is_complete and sum(len(event.model_dump_json()) for event in events) <= MAX_MISSED_CHARACTERS:
            return WorkoutSynced(workout_id=workout_id, reason="operations", operations=events), state.version
    return WorkoutSynced(workout_id=workout_id, reason="snapshot", workout=state), state.version


def _load_followed(message: Message, workout_id: str) -> LoadedWorkout:
    """A workout of the caller, which the sender's device follows from now on if it is active. One Query where it does.

    A connection that follows it has its item: who takes out a connection deletes it from its rooms first. One that does
    not joins before the workout is read once more, so that it misses nothing in between.
    """
    loaded = load_own_workout(message.caller.id, workout_id)
    if any(connection.connection_id == message.connection_id for connection in loaded.followers):
        return loaded
    connection = restore_connection(message)
    if loaded.state.status not in ACTIVE_STATUSES:
        return loaded
    connections.join_room(store.workout_partition(workout_id), [connection])
    return load_own_workout(message.caller.id, workout_id)
