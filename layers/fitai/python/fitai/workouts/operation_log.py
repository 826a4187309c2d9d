"""The log of a workout's operations: events for devices that missed them, and which client operations were applied."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from pynamodb.attributes import NumberAttribute

from fitai.kernel import clock
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    batch_delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
)
from fitai.kernel.types import Model
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.log_deltas import (
    Documents,
    Undo,
    documents_of,
    refers_to_exercises,
    undo_of,
    undone,
    with_exercises,
    without_exercises,
)
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import workout_partition

OPERATION_LOG_LIFETIME = 30 * 24 * 60 * 60
"""Seconds that operations are kept for devices that missed them; a device that was away for longer gets a snapshot."""
MAX_LOG_ITEM_CHARACTERS = 200_000
"""Characters of operations in one item of the log before it is compressed, of the 400 KB that an item may have."""
MAX_UNDONE_OPERATIONS = 500
"""As many are read to make the events of a repeated operation whole."""


class AlreadyApplied(Exception):
    """The client's operation was applied before: as `version`."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class LoggedOperation(Model):
    """What the log has of an operation.

    Attributes:
        events: what was sent, with references to the workout's exercises (`log_deltas`).
        undo: how the exercises were before it.
    """

    version: int
    events: list[MissedOperation]
    undo: Undo = {}


class OperationItem(Entity, discriminator="workout_operation"):
    """An operation, or several that were written together. Its key holds the version of the last one.

    Items of before have whole events, and no operations.
    """

    operations: CompressedAttribute[list[LoggedOperation]] = CompressedAttribute(
        list[LoggedOperation], keeps_defaults=True, null=True
    )
    events: PydanticAttribute[list[MissedOperation]] = PydanticAttribute(
        list[MissedOperation], null=True, attr_name="frames"
    )

    @classmethod
    def of(cls, workout_id: str, operations: list[LoggedOperation]) -> "OperationItem":
        return cls(
            PK=workout_partition(workout_id),
            SK=f"OPERATION#{operations[-1].version:08d}",
            operations=operations,
            ttl=clock.epoch() + OPERATION_LOG_LIFETIME,
        )

    @property
    def logged(self) -> list[LoggedOperation]:
        """The operations, those of before too."""
        if self.operations is not None:
            return self.operations
        return [LoggedOperation(version=event.version, events=[event]) for event in self.events or ()]

    def names(self, user_id: str) -> bool:
        """Whether a user is named in it."""
        return any(user_id in operation.model_dump_json() for operation in self.logged)


class ClientOperationItem(Entity, discriminator="client_operation"):
    """Which version of the workout a client's operation became."""

    version = NumberAttribute()

    @classmethod
    def of(cls, workout_id: str, client_id: str, version: int) -> "ClientOperationItem":
        return cls(
            PK=workout_partition(workout_id),
            SK=_client_sort_key(client_id),
            version=version,
            ttl=clock.epoch() + OPERATION_LOG_LIFETIME,
        )


def _client_sort_key(client_id: str) -> str:
    # Hashed: the client's text may hold anything, and be longer than a key.
    return f"CLIENT#{hashlib.blake2b(client_id.encode(), digest_size=16).hexdigest()}"


# --- reading -----------------------------------------------------------------------------------------------


def repeated_events(state: WorkoutState, version: int) -> list[MissedOperation]:
    """The events of an operation that is sent again, as far as the log still has it: one query.

    Where later operations are not in the log any more, they have the exercises as these are now.

    Args:
        state: the workout as it is now.
    """
    operations = [
        operation for operation in _read_log(state, version - 1, MAX_UNDONE_OPERATIONS) if operation.version >= version
    ]
    events = [event for event in _whole_events(operations, state) if event.version == version]
    logged_events = [event for operation in operations if operation.version == version for event in operation.events]
    if len(events) == len(logged_events):
        return events
    return [_with_exercises(event, documents_of(state.exercises)) for event in logged_events]


def operations_since(state: WorkoutState, version: int, limit: int) -> list[MissedOperation]:
    """The events of the operations after a version, as they were sent: one query of at most `limit` items.

    Those that cannot be made whole any more are left out.

    Args:
        state: the workout as it is now.
    """
    return _whole_events(_read_log(state, version, limit), state)


def _read_log(state: WorkoutState, version: int, limit: int) -> list[LoggedOperation]:
    """The operations after a version, up to that of the state."""
    between = (f"OPERATION#{version + 1:08d}", "OPERATION#~")
    items = of_kind(query(workout_partition(state.id), between=between, limit=limit).items, OperationItem)
    return [operation for item in items for operation in item.logged if version < operation.version <= state.version]


def _whole_events(
    operations: Sequence[LoggedOperation], state: WorkoutState, *, keeps_references: bool = False
) -> list[MissedOperation]:
    """The events with the exercises that they refer to, as these were after each operation.

    Args:
        keeps_references: give also the events whose exercises are not known any more, as the log has them.
    """
    refers = any(refers_to_exercises(event.data) for operation in operations for event in operation.events)
    documents: Documents | None = documents_of(state.exercises) if refers else None
    later_version = state.version + 1
    events: list[MissedOperation] = []
    for operation in reversed(operations):
        if operation.version < later_version - 1:
            documents = None  # What was between them is not in the log.
        later_version = operation.version
        events += [
            event if documents is None else _with_exercises(event, documents)
            for event in reversed(operation.events)
            if documents is not None or keeps_references or not refers_to_exercises(event.data)
        ]
        documents = None if documents is None else undone(documents, operation.undo)
    return events[::-1]


def _with_exercises(event: MissedOperation, documents: Documents) -> MissedOperation:
    return event.model_copy(update={"data": with_exercises(event.data, documents)})


def all_operations(state: WorkoutState) -> list[MissedOperation]:
    """The events of all operations that the log has, in their order: one query for each megabyte.

    They are as they were sent; where later operations are not in the log any more, they refer to exercises without telling them.

    Args:
        state: the workout as it is now.
    """
    items = of_kind(query_all(workout_partition(state.id), begins="OPERATION#"), OperationItem)
    operations = [operation for item in items for operation in item.logged if operation.version <= state.version]
    return _whole_events(operations, state, keeps_references=True)


def client_operation_version(workout_id: str, client_id: str) -> int | None:
    """Which version of the workout a client's operation became; None when it was not applied. One GetItem."""
    item = get(ClientOperationItem, workout_partition(workout_id), _client_sort_key(client_id))
    return None if item is None else int(item.version)


def client_operation_versions(workout_id: str, client_ids: Iterable[str]) -> dict[str, int]:
    """Which of a client's operations were applied, and which versions they became: a request for each hundred."""
    client_ids_by_key = {_client_sort_key(client_id): client_id for client_id in client_ids}
    keys = [(workout_partition(workout_id), sort_key) for sort_key in client_ids_by_key]
    return {client_ids_by_key[item.SK]: int(item.version) for item in of_kind(get_many(keys), ClientOperationItem)}


# --- writing -----------------------------------------------------------------------------------------------


def logged_operation(
    before: WorkoutState | None, after: WorkoutState, version: int, events: Iterable[LiveEvent], at: datetime
) -> LoggedOperation:
    """An operation as the log keeps it: metric, and only what it has changed.

    Args:
        before: the workout before it; None for a new one.
    """
    contents = [(event, event.model_dump(mode="json", by_alias=True, exclude_none=True)) for event in events]
    old_exercises = {exercise.index: exercise for exercise in before.exercises} if before else {}
    unchanged = {exercise.index for exercise in after.exercises if old_exercises.get(exercise.index) is exercise}
    needs_all = any("workout" in data for _, data in contents)
    documents = documents_of(exercise for exercise in after.exercises if needs_all or exercise.index not in unchanged)
    old_documents = documents_of(exercise for index, exercise in old_exercises.items() if index not in unchanged)
    changed = {index: document for index, document in documents.items() if index not in unchanged}
    return LoggedOperation(
        version=version,
        events=[
            MissedOperation(event=event.name, version=version, at=at, data=without_exercises(data, documents))
            for event, data in contents
        ],
        undo=undo_of(old_documents, changed),
    )


def logged_size(operation: LoggedOperation) -> int:
    """Characters that an operation takes in the log before it is compressed, nearly."""
    return len(operation.model_dump_json()) + 100


def operation_log_writes(workout_id: str, operation: LoggedOperation, client_id: str | None) -> list[Write]:
    """The log of an operation; with a client id the operation is applied once.

    Raises (at commit):
        AlreadyApplied: the client's operation is in the log.
    """
    writes = [put(OperationItem.of(workout_id, [operation]), when=ABSENT)]
    if client_id is not None:

        def already_applied(current_item: object) -> Exception:
            found = isinstance(current_item, dict)
            return AlreadyApplied(int(current_item["version"]["N"]) if found else operation.version)  # type: ignore[index]

        item = ClientOperationItem.of(workout_id, client_id, operation.version)
        # First, so that a repeated operation is distinguished from one that lost a race.
        writes.insert(0, put(item, when=ABSENT, otherwise=already_applied))
    return writes


def batch_log_writes(
    workout_id: str, operations: Sequence[LoggedOperation], client_versions: dict[str, int]
) -> list[Write]:
    """The log of several operations that are written together, in as few items as hold them.

    Args:
        client_versions: by client id, the version that the operation becomes.

    Raises (at commit):
        WriteConflict: one of them is in the log.
    """
    return [
        *(
            put(ClientOperationItem.of(workout_id, client_id, version), when=ABSENT)
            for client_id, version in client_versions.items()
        ),
        *(put(OperationItem.of(workout_id, chunk), when=ABSENT) for chunk in split_log(operations)),
    ]


def split_log(operations: Iterable[LoggedOperation]) -> list[list[LoggedOperation]]:
    """Operations in chunks that an item holds; those of one version stay together."""
    chunks: list[list[LoggedOperation]] = []
    size = 0
    for operation in operations:
        length = logged_size(operation)
        if chunks and (chunks[-1][-1].version == operation.version or size + length <= MAX_LOG_ITEM_CHARACTERS):
            chunks[-1].append(operation)
            size += length
        else:
            chunks.append([operation])
            size = length
    return chunks


def erase_user_from_log(workout_id: str, user_id: str) -> None:
    """Delete the log of a workout up to the last operation that names a user.

    A device that missed one of those operations gets a snapshot.
    """
    items = of_kind(query_all(workout_partition(workout_id), begins="OPERATION#"), OperationItem)
    naming = [position for position, item in enumerate(items) if item.names(user_id)]
    if naming:
        batch_delete((item.PK, item.SK) for item in items[: naming[-1] + 1])
