"""What the relay has not carried within a day is found in the outbox, and published."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, outbox
from fitai.kernel.events import OUTBOX_RETENTION, OUTBOX_SHARDS, Event, outbox_partition, outbox_write
from fitai.kernel.meter import meter
from fitai.kernel.outbox import Sweep, sweep
from fitai.kernel.table import commit
from fitai.kernel.time_budget import TimeBudget

from tests.harness.person import whole_table

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


class Rung(Event):
    """A bell was rung."""

    name = "test.rung"


class Bus:
    """A bus that takes events, save those it is told to refuse."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refused: set[str] = set()

    def put_events(self, **request: list[dict[str, Any]]) -> dict[str, Any]:
        ids = [json.loads(entry["Detail"])["id"] for entry in request["Entries"]]
        self.taken += [id for id in ids if id not in self.refused]
        return {"Entries": [{"ErrorCode": "Throttled"} if id in self.refused else {"EventId": "e"} for id in ids]}


@pytest.fixture
def bus(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    bus = Bus()
    monkeypatch.setattr(outbox, "client", lambda service: bus)
    at(NOW)
    return bus


def at(moment: datetime) -> None:
    clock.set_source(lambda: moment)


def left_behind(age: timedelta, count: int = 1) -> list[str]:
    """Events that were written so long ago, and that no relay has seen."""
    at(NOW - age)
    events = [Rung(user_id="ada") for _ in range(count)]
    for event in events:
        commit(outbox_write(event))
    at(NOW)
    return [event.id for event in events]


def remaining() -> set[str]:
    return {item["SK"]["S"] for item in whole_table() if item["kind"]["S"] == "outbox"}


def swept() -> Sweep:
    return sweep(TimeBudget(60))


def test_after_thirty_hours_without_a_relay_every_event_arrives_once(bus: Bus):
    hours = {hour: left_behind(timedelta(hours=hour), 3) for hour in (30, 28, 26, 2)}
    late = hours[30] + hours[28] + hours[26]

    assert swept() == Sweep(published=9)
    assert sorted(bus.taken) == sorted(late)
    assert remaining() == set(hours[2]), "the relay can still carry these"
    assert swept() == Sweep()
    assert sorted(bus.taken) == sorted(late)


def test_what_the_bus_refuses_is_published_by_a_later_run(bus: Bus):
    first, second = left_behind(timedelta(hours=30), 2)
    later = left_behind(timedelta(hours=27))
    bus.refused = {first}

    assert swept() == Sweep(published=2, refused=1)
    assert remaining() == {first}
    bus.refused = set()
    assert swept() == Sweep(published=1)
    assert sorted(bus.taken) == sorted([first, second, *later])


def test_a_run_that_ends_early_is_continued(bus: Bus):
    ids = [*left_behind(timedelta(hours=40)), *left_behind(timedelta(hours=30))]

    assert sweep(TimeBudget(0)) == Sweep()
    assert remaining() == set(ids)
    assert swept() == Sweep(published=2)


def test_a_run_without_anything_to_do_reads_one_hour_and_a_run_within_the_hour_reads_nothing(bus: Bus):
    swept()
    at(NOW + timedelta(hours=1))
    meter.reset()
    swept()
    # The place where the last run ended, each shard of the hour, and the new place.
    assert meter.requests == 1 + OUTBOX_SHARDS + 1
    assert meter.read_units <= 1 + OUTBOX_SHARDS * 0.5
    meter.reset()
    swept()
    assert meter.requests == 1


def test_a_sweep_that_was_off_for_longer_than_the_outbox_keeps_events_begins_with_the_oldest_that_is_kept(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
):
    partitions: list[str] = []
    swept()
    at(NOW + timedelta(seconds=3 * OUTBOX_RETENTION))
    monkeypatch.setattr(outbox, "_sweep_partition", lambda partition: partitions.append(partition) or (0, 0))
    swept()

    oldest = clock.now() - timedelta(seconds=OUTBOX_RETENTION)
    assert partitions[0] == outbox_partition(oldest, 0)
    assert len(partitions) == (OUTBOX_RETENTION // 3600 - 25) * OUTBOX_SHARDS


def test_the_events_of_an_hour_are_spread(bus: Bus):
    left_behind(timedelta(hours=30), 200)
    partitions = {item["PK"]["S"] for item in whole_table() if item["kind"]["S"] == "outbox"}

    assert len(partitions) > OUTBOX_SHARDS // 2
    assert partitions <= {outbox_partition(NOW - timedelta(hours=30), shard) for shard in range(OUTBOX_SHARDS)}
