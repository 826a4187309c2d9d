"""From the outbox to the bus: publishing events, and finding those that the stream did not bring in time.

The stream keeps a record for 24 hours. What was not published by then is still in the outbox, for a week: the sweep queries
the hours that the relay can no longer serve, oldest first, once each. See docs/decisions/0075-the-outbox-is-keyed-by-hour.md.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.events import OUTBOX_RETENTION, OUTBOX_SHARDS, SOURCE, OutboxItem, outbox_partition
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, PRESENT, Entity, batch_delete, commit, get, of_kind, put, query
from fitai.kernel.time_budget import TimeBudget

MAX_ENTRIES = 10
"""Entries in one PutEvents."""
MAX_BYTES = 240_000
"""Bytes of all entries in one PutEvents: EventBridge takes 262,144, the names and times included."""
SWEEP_AGE = timedelta(hours=25)
"""Age of an hour's end from which it is swept: an hour longer than the stream keeps what the relay is still to publish."""
FIRST_SWEEP = timedelta(hours=24)
"""How far back the very first run looks. A stage is not older by then than its first deployment."""
PAGE_SIZE = 100
"""Events that are read at once by the sweep."""


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """An event to be published, and the key of its item."""

    key: tuple[str, str]
    name: str
    body: str

    @property
    def entry(self) -> dict[str, str]:
        """The event as an entry of PutEvents."""
        return {"EventBusName": settings().bus, "Source": SOURCE, "DetailType": self.name, "Detail": self.body}


def publish(events: Sequence[OutboxEvent]) -> list[int]:
    """Publish events on the bus, in their order, and delete those that it has taken.

    Returns:
        The positions of those that the bus has refused; they stay in the outbox.

    Raises:
        ClientError: the bus does not answer.
    """
    refused: list[int] = []
    published: list[tuple[str, str]] = []
    for group in _groups(events):
        answer = client("events").put_events(Entries=[events[position].entry for position in group])
        for position, result in zip(group, answer["Entries"], strict=True):
            if "ErrorCode" in result:
                logger().warning("the bus refused an event", extra={"code": result["ErrorCode"]})
                refused.append(position)
            else:
                published.append(events[position].key)
    _delete(published)
    return refused


def delete_published(keys: Sequence[tuple[str, str]]) -> None:
    """Remove outbox items that are on the bus: events name users, and are kept no longer than they are needed."""
    batch_delete(keys)


def _delete(published: Sequence[tuple[str, str]]) -> None:
    """Delete the items. A failure is logged only: they have a TTL, and raising would publish the events again."""
    try:
        delete_published(published)
    except Exception:
        logger().exception("published events stay in the table", extra={"events": len(published)})


def _groups(events: Sequence[OutboxEvent]) -> Iterator[list[int]]:
    """The positions of the events in order, grouped by what one request takes."""
    group: list[int] = []
    size = 0
    for position, event in enumerate(events):
        length = len(json.dumps(event.entry).encode())
        if group and (len(group) == MAX_ENTRIES or size + length > MAX_BYTES):
            yield group
            group, size = [], 0
        group.append(position)
        size += length
    if group:
        yield group


# --- sweeping ----------------------------------------------------------------------------------------------


class OutboxSweepItem(Entity, discriminator="outbox_sweep"):
    """Until when the outbox is swept: nothing that was written before this hour is left in it."""

    until = UnicodeAttribute()

    @classmethod
    def of(cls, until: datetime) -> "OutboxSweepItem":
        return cls(PK="OUTBOX", SK="SWEEP", until=clock.iso(until))


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a run has done: events that were published, and those that the bus refused and that stay for the next run."""

    published: int = 0
    refused: int = 0


def sweep(budget: TimeBudget) -> Sweep:
    """Publish what the relay has left behind in the hours that the stream no longer covers; resumable.

    One GetItem, a Query for each shard of an hour that is swept for the first time (one hour in an ordinary run), and one
    PutItem for each such hour. An hour in which the bus has refused an event is swept again by the next run.
    """
    ends = _hour(clock.now() - SWEEP_AGE)
    hour = _first_hour(ends)
    published = refused = 0
    while hour < ends and not budget.is_over:
        for shard in range(OUTBOX_SHARDS):
            done, left = _sweep_partition(outbox_partition(hour, shard))
            published, refused = published + done, refused + left
        hour += timedelta(hours=1)
        if not refused:
            commit(put(OutboxSweepItem.of(hour), when=ABSENT | PRESENT))
    if published or refused:
        logger().warning("the relay left events behind", extra={"published": published, "refused": refused})
    return Sweep(published, refused)


def _first_hour(ends: datetime) -> datetime:
    """The first hour that is to be swept: behind what is swept, and no older than what is kept."""
    item = get(OutboxSweepItem, "OUTBOX", "SWEEP")
    if item is None:
        return ends - FIRST_SWEEP
    oldest = _hour(clock.now() - timedelta(seconds=OUTBOX_RETENTION))
    return max(oldest, min(datetime.fromisoformat(item.until), ends))


def _sweep_partition(partition: str) -> tuple[int, int]:
    """Publish all that is in a partition; how many were published, and how many the bus has refused."""
    published = refused = 0
    after: dict[str, str] | None = None
    while True:
        page = query(partition, limit=PAGE_SIZE, after=after, consistent=False)
        items = of_kind(page.items, OutboxItem)
        left = publish([OutboxEvent((item.PK, item.SK), item.name, item.body) for item in items])
        published, refused = published + len(items) - len(left), refused + len(left)
        after = page.after
        if after is None:
            return published, refused


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
