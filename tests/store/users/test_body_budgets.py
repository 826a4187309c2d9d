"""What the body log costs, with a short and a very long one: the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import table
from fitai.kernel.meter import meter
from fitai.users import published
from fitai.users.body import store, summary
from fitai.users.body.models import BodyEntry, BodyQuery

from tests.harness import histories
from tests.harness.gateway import Answer, call
from tests.store.conftest import account
from tests.unit.auth.people import Person, register

TODAY = datetime.now(UTC).date()
SIZES = (10, 1_000, 20_000)
"""Entries of the log, one a day until yesterday."""
COUNTED = "UpdateItem"
"""The rate limit's request."""


def entry(number: int) -> BodyEntry:
    """The entry of so many days before yesterday."""
    day = TODAY - timedelta(days=number + 1)
    at = datetime(day.year, day.month, day.day, 6, number % 60, number * 7 % 60, tzinfo=UTC)
    weight, fat = 80 + number * 31 % 40 / 10, 20 + number % 7 / 10
    return BodyEntry(
        id=f"entry-{number:05d}", date=day, weight=weight, body_fat_percentage=fat, created_at=at, updated_at=at
    )


@pytest.fixture(scope="module", params=SIZES)
def log(request: pytest.FixtureRequest) -> Iterator[tuple[Person, int]]:
    with account():
        ada = register()
        entries = [entry(number) for number in range(request.param)]
        whole = summary.of_entries(entries, revision=1)
        items = [store.BodyEntryItem.of(ada.id, found) for found in entries]
        places = [
            store.BodyEntryPlaceItem.of(ada.id, found.id, place=item.SK)
            for found, item in zip(entries[:10], items, strict=False)
        ]
        histories.write([*items, *places])
        table.commit(
            table.put(store.BodySummaryItem.of_summary(ada.id, summary.without_archive(whole))),
            table.put(store.BodyCheckpointsItem.of_checkpoints(ada.id, whole.checkpoints)),
        )
        yield ada, request.param


def cost(answer: Answer, reads: float, writes: float) -> list[str]:
    """The requests of an answer, which takes so many units at most."""
    assert answer.status in (200, 201), answer.text
    assert answer.operations[0] == COUNTED
    assert answer.read_units <= reads
    assert answer.write_units <= writes + 1, "one is the rate limit's"
    return answer.operations[1:]


def send(log: tuple[Person, int], method: str, path: str, body: Any = None, **query: Any) -> Answer:
    return call(method, path, body, token=log[0].token, **query)


@pytest.mark.parametrize("path", ["/progress/body", "/users/metrics"])
def test_the_newest_page_is_one_query(log: tuple[Person, int], path: str) -> None:
    assert cost(send(log, "GET", path), reads=4, writes=0) == ["Query"]


def test_an_earlier_page_reads_no_more_than_its_days_need(log: tuple[Person, int]) -> None:
    cursor = send(log, "GET", "/progress/body", limit=5).data["cursor"]
    answer = send(log, "GET", "/progress/body", limit=5, cursor=cursor)
    assert cost(answer, reads=8, writes=0) == ["Query", "BatchGetItem"]
    assert len(answer.data["trend"]) == 5


def test_a_page_of_years_ago_reads_three_months_more(log: tuple[Person, int]) -> None:
    ada, size = log
    old = store.BodyEntryItem.of(ada.id, entry(max(0, size - 200)))
    query = BodyQuery(limit=20)
    query.bind("GET /progress/body", ada.id)
    cursor = query.cursor_at({"PK": old.PK, "SK": old.SK}, ada.id, "GET /progress/body")
    assert cursor is not None
    answer = send(log, "GET", "/progress/body", limit=20, cursor=cursor)
    is_recent = size == 10
    assert cost(answer, reads=24, writes=0) == ["Query", "BatchGetItem", *([] if is_recent else ["Query"])]
    assert len(answer.data["trend"]) == (9 if is_recent else 20)


def test_a_weighing_is_one_read_and_one_transaction(log: tuple[Person, int]) -> None:
    made = send(log, "POST", "/progress/body", {"weight": 81.5})
    assert cost(made, reads=4, writes=24) == ["BatchGetItem", "TransactWriteItems"]
    path = f"/progress/body/{made.data['id']}"
    changed = send(log, "PUT", path, {"weight": 81.4})
    assert cost(changed, reads=5, writes=24) == ["BatchGetItem", "GetItem", "TransactWriteItems"]
    deleted = send(log, "DELETE", path)
    assert cost(deleted, reads=5, writes=24) == ["BatchGetItem", "GetItem", "TransactWriteItems"]


def test_a_late_weighing_of_the_last_months_reads_nothing_more(log: tuple[Person, int]) -> None:
    made = send(log, "POST", "/progress/body", {"weight": 81.5, "date": str(TODAY - timedelta(days=90))})
    assert cost(made, reads=4, writes=24) == ["BatchGetItem", "TransactWriteItems"]


def test_two_days_are_four_queries(log: tuple[Person, int]) -> None:
    days = {"from": str(TODAY - timedelta(days=9)), "to": str(TODAY)}
    assert cost(send(log, "GET", "/progress/body/compare", **days), reads=16, writes=0) == ["Query"] * 4


def test_the_standing_is_one_request(log: tuple[Person, int]) -> None:
    ada, size = log
    meter.reset()
    standing = published.body_standing(ada.id)
    assert (meter.operations, meter.read_units) == (["GetItem"], 1)
    assert standing.rate_per_week is None if size < 5 else standing.trend_weight is not None
