"""What the body log costs, with a short and a very long one: the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from fitai.kernel import clock
from fitai.users.body import store, summary
from fitai.users.body.models import BodyEntry

from tests.harness import histories
from tests.store.conftest import account

ME = "ada"
TODAY = date(2026, 3, 4)
SIZES = (10, 1_000, 20_000)
"""Entries of the log, one a day until yesterday."""
READ_UNITS, WRITE_UNITS = 16, 24
"""The most that a request takes, in units."""


def entry(number: int) -> BodyEntry:
    day = TODAY - timedelta(days=number + 1)
    at = datetime(day.year, day.month, day.day, 6, number % 60, number * 7 % 60, tzinfo=UTC)
    return BodyEntry(
        id=f"entry-{number:05d}",
        date=day,
        weight=80 + number * 31 % 40 / 10,
        body_fat_percentage=20 + number % 7 / 10,
        created_at=at,
        updated_at=at,
    )


@pytest.fixture(scope="module", params=SIZES)
def entries(request: pytest.FixtureRequest) -> Iterator[int]:
    from tests.harness.cloud import cloud

    with cloud():
        clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))
        log = [entry(number) for number in range(request.param)]
        whole = summary.of_entries(log, revision=1)
        kept = [
            item
            for number in log[:60] + log[-5:]
            for item in [store.BodyEntryPlaceItem.of(ME, number.id, place=store.BodyEntryItem.of(ME, number).SK)]
        ]
        histories.write(
            [
                *(store.BodyEntryItem.of(ME, found) for found in log),
                *{item.SK: item for item in kept}.values(),
                store.BodySummaryItem.of_summary(ME, summary.without_archive(whole)),
                store.BodyCheckpointsItem.of_checkpoints(ME, whole.checkpoints),
            ]
        )
        account(ME)
        yield request.param
        clock.set_source(None)
