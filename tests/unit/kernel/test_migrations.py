"""Migrations: workers share the table, none repeats what another has finished, and what is stored says how far they are."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, table
from fitai.kernel.migrations import service, store
from fitai.kernel.migrations.declarations import Migration, registered
from fitai.kernel.migrations.store import LEASE_SECONDS, LeaseLost
from fitai.kernel.switches import SwitchesItem
from fitai.kernel.table import Entity

pytestmark = pytest.mark.usefixtures("aws")


class Labels:
    """A migration that writes nothing, but knows what it was called with."""

    def __init__(self, at_page: Any = lambda page: None) -> None:
        self.pages: list[list[str]] = []
        self.at_page = at_page
        self.migration = Migration("labels", "Test.", ("switches",), self.migrate)

    def migrate(self, items: Sequence[Entity], is_dry: bool) -> int:
        self.pages.append([item.SK for item in items])
        self.at_page(len(self.pages))
        return len(items)

    @property
    def seen(self) -> list[str]:
        return [name for page in self.pages for name in page]


NAMES = {f"{number:02}" for number in range(12)}


@pytest.fixture(autouse=True)
def _stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PAGE_SIZE", 3)
    for name in NAMES:
        item = SwitchesItem.of()
        item.PK, item.SK = f"LABEL#{name}", name
        table.commit(table.put(item))


def run(labels: Labels, segments: int = 1) -> bool:
    return service.run(labels.migration, segments=segments)


def test_every_item_of_the_kind_is_seen_once_in_pages() -> None:
    labels = Labels()

    assert run(labels, segments=3)
    assert sorted(labels.seen) == sorted(NAMES)
    assert max(map(len, labels.pages)) <= 3
    progress = store.find_run("labels")
    assert progress is not None
    assert (len(progress.segments), sum(segment.read for segment in progress.segments)) == (3, 12)
    assert run(labels)
    assert len(labels.seen) == 12


def test_a_run_that_was_ended_does_its_last_page_again_and_no_other() -> None:
    def end(page: int) -> None:
        if page == 3:
            raise KeyboardInterrupt

    first = Labels(end)
    with pytest.raises(KeyboardInterrupt):
        run(first)
    second = Labels()

    assert run(second)
    assert second.pages[0] == first.pages[2]
    assert sorted(first.seen[:-3] + second.seen) == sorted(NAMES)


def test_a_segment_has_one_worker_until_its_lease_is_over() -> None:
    store.begin_run("labels", 2)
    progress = store.find_run("labels")
    assert progress is not None
    store.claim_segment("labels", progress.segments[0], "another")
    labels = Labels()

    assert not run(labels)
    seen = len(labels.seen)
    assert seen < 12
    later = datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS + 1)
    clock.set_source(lambda: later)
    assert run(labels)
    assert sorted(labels.seen) == sorted(NAMES)


def test_two_workers_that_want_the_same_segment_do_not_both_get_it() -> None:
    store.begin_run("labels", 1)
    progress = store.find_run("labels")
    assert progress is not None
    store.claim_segment("labels", progress.segments[0], "first")

    with pytest.raises(LeaseLost):
        store.claim_segment("labels", progress.segments[0], "second")


def test_a_worker_that_was_too_slow_leaves_the_progress_of_its_successor_alone() -> None:
    def stall(page: int) -> None:
        if page == 2:
            later = datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS + 1)
            clock.set_source(lambda: later)
            successor = Labels()
            assert run(successor)
            successors.append(successor)

    successors: list[Labels] = []
    slow = Labels(stall)

    assert run(slow)
    assert len(slow.pages) == 2
    assert sorted(slow.pages[0] + successors[0].seen) == sorted(NAMES)
    progress = store.find_run("labels")
    assert progress is not None
    assert progress.segments[0].read == 12


def test_only_a_migration_that_has_nothing_left_is_verified() -> None:
    labels = Labels()
    run(labels)

    assert service.verify(labels.migration).changed == 12
    assert (progress := store.find_run("labels")) is not None
    assert progress.verified_at is None
    nothing_left = Migration("labels", "Test.", ("switches",), lambda items, is_dry: 0)
    assert service.verify(nothing_left).read == 12
    assert (progress := store.find_run("labels")) is not None
    assert progress.verified_at is not None


def test_examining_writes_nothing() -> None:
    labels = Labels()

    assert service.examine(labels.migration) == service.Progress(12, 12)
    assert store.find_run("labels") is None


def test_a_worker_uses_no_more_units_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(service.time, "sleep", pauses.append)
    monkeypatch.setattr(service.time, "monotonic", lambda: 0.0)
    scan = store.scan_page
    monkeypatch.setattr(store, "scan_page", lambda *a, **o: (*scan(*a, **o)[:2], 50.0))

    service.run(Labels().migration, segments=1, units_per_second=10)
    assert pauses
    assert set(pauses) == {5.0}


def test_every_migration_names_kinds_that_exist() -> None:
    kinds = {Entity.kind.get_discriminator(entity) for entity in Entity.__subclasses__()}

    assert registered()
    for migration in registered().values():
        assert set(migration.kinds) <= kinds
