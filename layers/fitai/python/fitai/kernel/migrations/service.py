"""Run a migration: any number of workers, each with one segment of the table at a time; verify it afterwards."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.kernel.migrations import store
from fitai.kernel.migrations.declarations import Migration
from fitai.kernel.migrations.store import LeaseLost, Segment
from fitai.kernel.table import WriteConflict

PAGE_SIZE = 100
"""Items that are read at once: what a worker that ends does again."""
UNITS_PER_SECOND = 200.0
"""Read units per second that a worker uses at most, so that the service has what it needs."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What was read and what was not up to date, in one segment or in all of the table."""

    read: int = 0
    changed: int = 0


Report = Callable[[Segment], None]


def run(
    migration: Migration,
    *,
    segments: int,
    units_per_second: float = UNITS_PER_SECOND,
    report: Report = lambda segment: None,
) -> bool:
    """Work on a migration until no segment is left to take; another call, at any time and place, goes on.

    Each page is migrated before the progress is stored: a worker that ends does its last page again.

    Args:
        segments: into how many parts the table is divided, by who begins; as many workers can run at once.

    Returns:
        Whether all segments are finished; others may still be at work.
    """
    if store.find_run(migration.name) is None:
        with suppress(WriteConflict):  # Another worker was faster.
            store.begin_run(migration.name, segments)
    owner = new_id()
    while (segment := _claim(migration, owner)) is not None:
        try:
            with suppress(LeaseLost):
                _work(migration, segment, owner, units_per_second, report)
        finally:
            store.release_segment(migration.name, segment, owner)
    progress = store.find_run(migration.name)
    return progress is not None and all(segment.is_finished for segment in progress.segments)


def _claim(migration: Migration, owner: str) -> Segment | None:
    """A segment that nobody is at work on; None where there is none."""
    progress = store.find_run(migration.name)
    for segment in progress.segments if progress else ():
        if segment.is_finished or segment.leased_until > clock.epoch():
            continue
        with suppress(LeaseLost):
            store.claim_segment(migration.name, segment, owner)
            return segment
    return None


def _work(migration: Migration, segment: Segment, owner: str, units_per_second: float, report: Report) -> None:
    """Migrate a segment from where it was left."""
    while not segment.is_finished:
        segment = _next_page(migration, segment, units_per_second, is_dry=False)
        store.save_progress(migration.name, segment, owner)
        report(segment)


def examine(
    migration: Migration, *, units_per_second: float = UNITS_PER_SECOND, report: Report = lambda segment: None
) -> Progress:
    """Read the whole table and count what is not up to date; nothing is written."""
    segment = Segment(0, 1)
    while not segment.is_finished:
        segment = _next_page(migration, segment, units_per_second, is_dry=True)
        report(segment)
    return Progress(segment.read, segment.changed)


def verify(
    migration: Migration, *, units_per_second: float = UNITS_PER_SECOND, report: Report = lambda segment: None
) -> Progress:
    """Examine the table, and store that nothing is left to do where that is so."""
    progress = examine(migration, units_per_second=units_per_second, report=report)
    if progress.changed == 0:
        store.mark_verified(migration.name)
    return progress


def _next_page(migration: Migration, segment: Segment, units_per_second: float, *, is_dry: bool) -> Segment:
    """Read a page, migrate its items, and wait until its units are paid for."""
    started = time.monotonic()
    items, position, units = store.scan_page(segment, migration.kinds, PAGE_SIZE, consistent=is_dry)
    changed = migration.migrate(items, is_dry) if items else 0
    if position is not None:
        time.sleep(max(0.0, units / units_per_second - (time.monotonic() - started)))
    return replace(
        segment,
        position=position,
        read=segment.read + len(items),
        changed=segment.changed + changed,
        is_finished=position is None,
    )
