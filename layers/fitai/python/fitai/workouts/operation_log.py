"""The log of a workout's operations: events for devices that missed them, and which client operations were applied."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.kernel import clock
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
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.store import WorkoutItem, workout_partition

OPERATION_LOG_LIFETIME = 30 * 24 * 60 * 60
"""Seconds that operations are kept for devices that missed them; a device that was away for longer gets a snapshot."""
MAX_LOG_ITEM_CHARACTERS = 200_000
"""Characters of events in one item of the log, of the 400 KB that an item may have."""


class AlreadyApplied(Exception):
    """The client's operation was applied before: as `version`."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class OperationItem(Entity, discriminator="workout_operation"):
    """The events of an operation, or of several that were written together, as they were sent.

    Its key holds the version of the last one.
    """

    events: PydanticAttribute[list[MissedOperation]] = PydanticAttribute(list[MissedOperation], attr_name="frames")

    @classmethod
    def of(cls, workout_id: str, version: int, events: list[MissedOperation]) -> "OperationItem":
        return cls(
            PK=workout_partition(workout_id),
            SK=f"OPERATION#{version:08d}",
            events=events,
            ttl=clock.epoch() + OPERATION_LOG_LIFETIME,
        )


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


def logged_operation(workout_id: str, version: int) -> list[MissedOperation] | None:
    """The events of one operation, or None when the log no longer has it: one query."""
    events = operations_since(workout_id, version - 1, 1)
    return [event for event in events if event.version == version] or None


def operations_since(workout_id: str, version: int, limit: int) -> list[MissedOperation]:
    """The events of the operations after a version: one query of at most `limit` items."""
    between = (f"OPERATION#{version + 1:08d}", "OPERATION#~")
    items = of_kind(query(workout_partition(workout_id), between=between, limit=limit).items, OperationItem)
    return [event for item in items for event in item.events if event.version > version]


def all_operations(workout_id: str) -> list[MissedOperation] | None:
    """The events of all operations that the log has, in their order; None where the workout was deleted.

    One query for each megabyte of the log, which reads the head with it.
    """
    items = list(query_all(workout_partition(workout_id), between=("HEAD", "OPERATION#~")))
    if not of_kind(items, WorkoutItem):
        return None
    return [event for item in of_kind(items, OperationItem) for event in item.events]


def client_operation_version(workout_id: str, client_id: str) -> int | None:
    """Which version of the workout a client's operation became; None when it was not applied. One GetItem."""
    item = get(ClientOperationItem, workout_partition(workout_id), _client_sort_key(client_id))
    return None if item is None else int(item.version)


def client_operation_versions(workout_id: str, client_ids: Iterable[str]) -> dict[str, int]:
    """Which of a client's operations were applied, and which versions they became: a request for each hundred."""
    client_ids_by_key = {_client_sort_key(client_id): client_id for client_id in client_ids}
    keys = [(workout_partition(workout_id), sort_key) for sort_key in client_ids_by_key]
    versions: dict[str, int] = {}
    for start in range(0, len(keys), 100):
        for item in of_kind(get_many(keys[start : start + 100]), ClientOperationItem):
            versions[client_ids_by_key[item.SK]] = int(item.version)
    return versions


# --- writing -----------------------------------------------------------------------------------------------


def logged_event(event: LiveEvent, version: int, at: datetime) -> MissedOperation:
    """An event as the log keeps it: metric, as plain JSON."""
    data: dict[str, Any] = event.model_dump(mode="json", by_alias=True, exclude_none=True)
    return MissedOperation(event=event.name, version=version, at=at, data=data)


def logged_size(event: MissedOperation) -> int:
    """Characters that an event takes in the log, nearly."""
    return len(json.dumps(event.data)) + 100


def operation_log_writes(
    workout_id: str, version: int, events: list[MissedOperation], client_id: str | None
) -> list[Write]:
    """The log of an operation; with a client id the operation is applied once.

    Raises (at commit):
        AlreadyApplied: the client's operation is in the log.
    """
    writes = [put(OperationItem.of(workout_id, version, events), when=ABSENT)]
    if client_id is not None:

        def already_applied(current_item: object) -> Exception:
            return AlreadyApplied(int(current_item["version"]["N"]) if isinstance(current_item, dict) else version)

        item = ClientOperationItem.of(workout_id, client_id, version)
        # First, so that a repeated operation is distinguished from one that lost a race.
        writes.insert(0, put(item, when=ABSENT, otherwise=already_applied))
    return writes


def batch_log_writes(
    workout_id: str, events: Sequence[MissedOperation], client_versions: dict[str, int]
) -> list[Write]:
    """The log of several operations that are written together, in as few items as hold their events.

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
        *(put(OperationItem.of(workout_id, chunk[-1].version, chunk), when=ABSENT) for chunk in split_log(events)),
    ]


def split_log(events: Iterable[MissedOperation]) -> list[list[MissedOperation]]:
    """Events in chunks that an item holds; those of one operation stay together."""
    chunks: list[list[MissedOperation]] = []
    size = 0
    for event in events:
        length = logged_size(event)
        if chunks and (chunks[-1][-1].version == event.version or size + length <= MAX_LOG_ITEM_CHARACTERS):
            chunks[-1].append(event)
            size += length
        else:
            chunks.append([event])
            size = length
    return chunks


def erase_user_from_log(workout_id: str, user_id: str) -> None:
    """Delete the log of a workout up to the last operation that names a user.

    A device that missed one of those operations gets a snapshot.
    """
    items = of_kind(query_all(workout_partition(workout_id), begins="OPERATION#"), OperationItem)
    naming = [position for position, item in enumerate(items) if user_id in json.dumps(item.serialize())]
    if naming:
        batch_delete((item.PK, item.SK) for item in items[: naming[-1] + 1])
