"""Items and keys of migrations' progress, and the reading of the whole table.

MIGRATION#<name>    RUN              that a migration has begun, in how many segments of the table, and when it was verified
MIGRATION#<name>    SEGMENT#<007>    how far a segment was read, what was found, and which worker has the lease of it
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.settings import settings
from fitai.kernel.table import Entity
from fitai.kernel.transient_errors import transient_errors_as_unavailable

MAX_SEGMENTS = 64
LEASE_SECONDS = 120
"""Seconds that a worker has for a page; then another one may take its segment."""


class MigrationRunItem(Entity, discriminator="migration_run"):
    """That a migration has begun."""

    segments = NumberAttribute()
    started_at = UnicodeAttribute()
    verified_at = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, name: str, **attributes: Any) -> "MigrationRunItem":
        """The run of this migration."""
        return cls(PK=_partition(name), SK="RUN", **attributes)


class MigrationSegmentItem(Entity, discriminator="migration_segment"):
    """The progress in a segment of the table."""

    position = UnicodeAttribute(null=True)
    read = NumberAttribute(default=0)
    changed = NumberAttribute(default=0)
    owner = UnicodeAttribute(null=True)
    leased_until = NumberAttribute(default=0)
    finished_at = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, name: str, segment: int, **attributes: Any) -> "MigrationSegmentItem":
        """The progress of this migration in this segment."""
        return cls(PK=_partition(name), SK=f"SEGMENT#{segment:03}", **attributes)


class LeaseLost(Exception):
    """Another worker has the segment by now."""


Position = dict[str, Any]
"""The key after which a segment is read on, as DynamoDB has it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The progress in a segment of the table.

    Attributes:
        position: None at its beginning.
        read, changed: items that were looked at, and those that were not up to date.
    """

    number: int
    total: int
    position: Position | None = None
    read: int = 0
    changed: int = 0
    owner: str | None = None
    leased_until: int = 0
    is_finished: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """The progress of a migration."""

    started_at: datetime
    verified_at: datetime | None
    segments: tuple[Segment, ...]


def find_run(name: str) -> Run | None:
    """The progress of a migration; None where it has not begun. One Query."""
    items = list(table.query_all(_partition(name)))
    runs = table.of_kind(items, MigrationRunItem)
    if not runs:
        return None
    (run,) = runs
    segments = [
        Segment(
            int(item.SK.partition("#")[2]),
            int(run.segments),
            None if item.position is None else json.loads(item.position),
            int(item.read),
            int(item.changed),
            item.owner,
            int(item.leased_until),
            item.finished_at is not None,
        )
        for item in table.of_kind(items, MigrationSegmentItem)
    ]
    verified_at = None if run.verified_at is None else datetime.fromisoformat(run.verified_at)
    return Run(datetime.fromisoformat(run.started_at), verified_at, tuple(segments))


def begin_run(name: str, segments: int) -> None:
    """Store that a migration begins.

    Raises:
        WriteConflict: it has begun already.
    """
    run = MigrationRunItem.of(name, segments=segments, started_at=clock.iso(clock.now()))
    table.commit(table.put(run), *(table.put(MigrationSegmentItem.of(name, number)) for number in range(segments)))


def claim_segment(name: str, segment: Segment, owner: str) -> None:
    """Take the lease of a segment.

    Raises:
        LeaseLost: another worker was faster.
    """
    item = MigrationSegmentItem
    is_as_read = (item.leased_until == segment.leased_until) & item.finished_at.does_not_exist()
    table.commit(
        table.update(
            item.of(name, segment.number),
            item.owner.set(owner),
            item.leased_until.set(clock.epoch() + LEASE_SECONDS),
            when=is_as_read,
            otherwise=LeaseLost,
        )
    )


def save_progress(name: str, segment: Segment, owner: str) -> None:
    """Store how far a segment was read, and renew the lease; at its end nobody needs one.

    Raises:
        LeaseLost: another worker has taken the segment meanwhile.
    """
    item = MigrationSegmentItem
    ending = [item.finished_at.set(clock.iso(clock.now())), item.position.remove()]
    going_on = [item.position.set(json.dumps(segment.position))]
    table.commit(
        table.update(
            item.of(name, segment.number),
            item.read.set(segment.read),
            item.changed.set(segment.changed),
            item.leased_until.set(0 if segment.is_finished else clock.epoch() + LEASE_SECONDS),
            *(ending if segment.is_finished else going_on),
            when=(item.owner == owner) & item.finished_at.does_not_exist(),
            otherwise=LeaseLost,
        )
    )


def release_segment(name: str, segment: Segment, owner: str) -> None:
    """Give a lease back, so that the next worker need not wait for its end; nothing happens where it was lost."""
    item = MigrationSegmentItem
    table.update_if_present(item.of(name, segment.number), item.leased_until.set(0), when=item.owner == owner)


def mark_verified(name: str) -> None:
    """Store that nothing is left to do; nothing happens where the migration has never begun."""
    verified = MigrationRunItem.verified_at.set(clock.iso(clock.now()))
    table.update_if_present(MigrationRunItem.of(name), verified)


def scan_page(
    segment: Segment, kinds: Sequence[str], limit: int, *, consistent: bool
) -> tuple[list[Entity], Position | None, float]:
    """The next page of a segment: one Scan of at most `limit` items of all kinds.

    Returns:
        Those of the kinds, the position of the next page (None at the end), and the read units.
    """
    names = {f":k{place}": {"S": kind} for place, kind in enumerate(kinds)}
    start = {} if segment.position is None else {"ExclusiveStartKey": segment.position}
    with transient_errors_as_unavailable():
        answer = table.client().scan(
            TableName=settings().table,
            Segment=segment.number,
            TotalSegments=segment.total,
            Limit=limit,
            ConsistentRead=consistent,
            FilterExpression=f"#kind IN ({', '.join(names)})",
            ExpressionAttributeNames={"#kind": Entity.kind.attr_name},
            ExpressionAttributeValues=names,
            ReturnConsumedCapacity="TOTAL",
            **start,
        )
    units = float(answer.get("ConsumedCapacity", {}).get("CapacityUnits", 0))
    return [Entity.from_raw_data(raw) for raw in answer["Items"]], answer.get("LastEvaluatedKey"), units


def _partition(name: str) -> str:
    return f"MIGRATION#{name}"
