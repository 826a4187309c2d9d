"""What a page of the feed costs, with 10 and with 10,000 entries: the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fitai.community.activities.store import ActivityItem
from fitai.community.feed import store
from fitai.community.feed.store import FeedEntryItem, FeedStateItem
from fitai.kernel import clock
from fitai.users.social.models import Tie
from fitai.users.social.store import RelationItem

from tests.harness import histories
from tests.store.conftest import account
from tests.unit.auth.people import Person, register
from tests.unit.community.feed.scene import activity, feed
from tests.unit.users.people import show

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
AUTHORS = 25
READ = 100
"""Entries, the newest, whose activities are there: the others are never read."""


@pytest.fixture(scope="module", params=[10, 10_000])
def reader(request: pytest.FixtureRequest) -> Iterator[Person]:
    """A reader with so many entries, of 25 authors who are friends."""
    number: int = request.param
    with account():
        clock.set_source(lambda: NOW)
        reader = register("rita")
        authors = [register(f"author{place}") for place in range(AUTHORS)]
        for author in authors:
            show(author, "public")
            tie = Tie(friendship="accepted")
            histories.write([RelationItem.from_tie(reader.id, author.id, tie, clock.iso(NOW), "stamp")])
        histories.write(_items(reader, authors, number))
        state = FeedStateItem.of(reader.id)
        state.filled_at = clock.epoch()
        histories.write([state])
        yield reader


def _items(reader: Person, authors: list[Person], number: int) -> Iterator[ActivityItem | FeedEntryItem]:
    for place in range(number):
        moment = NOW - timedelta(minutes=10 * place + 1)
        new = activity(authors[place % AUTHORS].id, f"{place}").model_copy(update={"created_at": moment})
        yield FeedEntryItem.of(reader.id, store.entry_of(new))
        if place < READ:
            yield ActivityItem.from_activity(new)


@pytest.fixture(autouse=True)
def _noon(reader: Person) -> None:
    clock.set_source(lambda: NOW)


@pytest.mark.parametrize("limit", [1, 10, 25])
def test_a_page_is_one_query_and_one_batch(reader: Person, limit: int) -> None:
    page = feed(reader, limit=limit)
    assert page.operations[1:] == ["Query", "BatchGetItem"]
    # A first page of 25 different authors leaves the last one to the next: the promoted activities are in its batch.
    assert len(page.data) in (limit, 10) or (limit, len(page.data)) == (25, 24)
    # An entry is a twentieth of a unit; of each shown activity there are four items of a unit each, the accounts of two.
    assert page.read_units <= 3 + 5 * limit


def test_the_next_page_costs_what_the_first_costs(reader: Person) -> None:
    first = feed(reader, limit=5)
    second = feed(reader, limit=5, cursor=first.cursor)
    assert second.operations[1:] == ["Query", "BatchGetItem"]
    assert [shown["content"]["title"] for shown in second.data] == ["5", "6", "7", "8", "9"]
    assert second.read_units <= first.read_units
