"""The log of a workout's operations: events for devices that missed them, and which client operations were applied."""

import hashlib
import json
from collections.abc import Iterable
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
from fitai.workouts.store import workout_partition


def logged_event(event: LiveEvent, version: int, at: datetime) -> MissedOperation:
    """An event as the log keeps it: metric, as plain JSON."""
    data: dict[str, Any] = event.model_dump(mode="json", by_alias=True, exclude_none=True)
    return MissedOperation(event=event.name, version=version, at=at, data=data)


OPERATION_LOG_LIFETIME = 30 * 24 * 60 * 60
"""Seconds that operations are kept for devices that missed them; older gaps get a snapshot."""


MAX_LOG_ITEM_CHARACTERS = 200_000
"""Characters of events in one item of the log, of the 400 KB that an item may have."""


class OperationItem(Entity, discriminator="workout_operation"):
    """The events of an operation, or of several that were written together, as they were sent.

    Its place is the version of the last one.
    """

    frames: PydanticAttribute[list[MissedOperation]] = PydanticAttribute(list[MissedOperation])

    @classmethod
    def of(cls, workout_id: str, version: int, frames: list[MissedOperation]) -> "OperationItem":
        return cls(
            PK=workout_partition(workout_id),
            SK=f"OPERATION#{version:08d}",
            frames=frames,
            ttl=clock.epoch() + OPERATION_LOG_LIFETIME,
        )


class ClientOperationItem(Entity, discriminator="client_operation"):
    """Which version of the workout a client's operation became."""

    version = NumberAttribute()

    @classmethod
    def of(cls, workout_id: str, client_id: str, version: int) -> "ClientOperationItem":
        # Hashed: the client's text may hold anything, and be longer than a key.
        name = hashlib.blake2b(client_id.encode(), digest_size=16).hexdigest()
        return cls(
            PK=workout_partition(workout_id),
            SK=f"CLIENT#{name}",
            version=version,
            ttl=clock.epoch() + OPERATION_LOG_LIFETIME,
        )


class AlreadyApplied(Exception):
    """The client's operation was already applied, and became `version`."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


def logged_operation(workout_id: str, version: int) -> list[MissedOperation] | None:
    """The events of one operation, or None when the log no longer has it."""
    found = operations_since(workout_id, version - 1, 1)
    frames = [frame for item in found for frame in item.frames if frame.version == version]
    return frames or None


def client_operation_version(workout_id: str, client_id: str) -> int | None:
    """Which version of the workout a client's operation became; None when it was not applied."""
    place = ClientOperationItem.of(workout_id, client_id, 0)
    item = get(ClientOperationItem, place.PK, place.SK)
    return None if item is None else int(item.version)


def client_operation_versions(workout_id: str, client_ids: Iterable[str]) -> dict[str, int]:
    """Which of a client's operations were applied, and which versions they became: a request for each hundred."""
    places = {ClientOperationItem.of(workout_id, one, 0).SK: one for one in client_ids}
    keys = [(workout_partition(workout_id), place) for place in places]
    found: dict[str, int] = {}
    for start in range(0, len(keys), 100):
        for item in of_kind(get_many(keys[start : start + 100]), ClientOperationItem):
            found[places[item.SK]] = int(item.version)
    return found


def operations_since(workout_id: str, version: int, limit: int) -> list[OperationItem]:
    """The operations after a version, at most `limit`: one query."""
    between = (f"OPERATION#{version + 1:08d}", "OPERATION#~")
    return of_kind(query(workout_partition(workout_id), between=between, limit=limit).items, OperationItem)


def erase_user_from_log(workout_id: str, user_id: str) -> None:
    """Drop the log of a workout up to the last operation that names a user; whoever missed those gets a snapshot."""
    log = of_kind(query_all(workout_partition(workout_id), begins="OPERATION#"), OperationItem)
    naming = [place for place, item in enumerate(log) if user_id in json.dumps(item.serialize())]
    if naming:
        batch_delete((item.PK, item.SK) for item in log[: naming[-1] + 1])


def operation_log_writes(
    workout_id: str, version: int, frames: list[MissedOperation], client_id: str | None
) -> list[Write]:
    """The log of an operation; with a client id it happens once.

    Raises (at commit):
        Seen: the client's operation is already there.
    """
    writes = [put(OperationItem.of(workout_id, version, frames), when=ABSENT)]
    if client_id is not None:

        def seen(standing: object) -> Exception:
            return AlreadyApplied(int(standing["version"]["N"]) if isinstance(standing, dict) else version)

        item = ClientOperationItem.of(workout_id, client_id, version)
        # First, so that a repeated operation is told apart from one that lost a race.
        writes.insert(0, put(item, when=ABSENT, otherwise=seen))
    return writes


def batch_log_writes(workout_id: str, frames: list[MissedOperation], clients: dict[str, int]) -> list[Write]:
    """The log of several operations that are written at once, in as few items as hold their events.

    Args:
        clients: the versions that the clients' operations become.

    Raises (at commit):
        Contended: one of them is already there.
    """
    writes = [put(ClientOperationItem.of(workout_id, one, version), when=ABSENT) for one, version in clients.items()]
    return writes + [
        put(OperationItem.of(workout_id, part[-1].version, part), when=ABSENT) for part in split_log(frames)
    ]


def split_log(frames: Iterable[MissedOperation]) -> list[list[MissedOperation]]:
    """Events cut into parts that an item holds; those of one operation stay together."""
    parts: list[list[MissedOperation]] = []
    size = 0
    for frame in frames:
        length = logged_size(frame)
        together = bool(parts) and (parts[-1][-1].version == frame.version or size + length <= MAX_LOG_ITEM_CHARACTERS)
        if together:
            parts[-1].append(frame)
            size += length
        else:
            parts.append([frame])
            size = length
    return parts


def logged_size(frame: MissedOperation) -> int:
    """Characters that an event takes in the log, nearly."""
    return len(json.dumps(frame.data)) + 100
