"""What boards cost: the same requests with a thousand and a hundred million entries, and no more units than the specification says.

Of the large boards there are the directory, and those buckets that are read, each full.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from fitai.community.boards import published, rules, service, store
from fitai.community.boards.directory.store import StoredDirectory, load_directory, save_directory
from fitai.community.boards.models import Board
from fitai.community.boards.rules import Span, Spans
from fitai.community.boards.store import BoardEntryItem, BoardScoreItem, BucketItem, FenceItem
from fitai.kernel.meter import meter
from fitai.kernel.table import ABSENT, commit, put

from tests.harness import histories
from tests.store.conftest import SERVER, account
from tests.unit.community.boards.ladder import NOW, Seconds

WEEK = Board("wo-w-20260302", expires_at=NOW + timedelta(days=14))
FILL = 300
"""Entries of a bucket, 60 % of what it holds."""
OWN = "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01"


def users(number: int) -> str:
    return f"{number:08x}-7e0f-7000-8d2a-6f4e1c7b9a01"


@pytest.fixture
def time() -> Iterator[Seconds]:
    with account():
        service.reset_maps()
        yield Seconds()


def large_board(entries: int) -> str:
    """A board of so many entries whose middle bucket is full; returns the user in its middle."""
    number_of_buckets = entries // FILL
    middle = number_of_buckets // 2
    # Scores all over a range, best first: a bound is the beginning of a score's key.
    top = 900_000_000
    bounds = [rules.LOWEST, *(rules.score_key(top - place * 1000) for place in range(1, number_of_buckets))]
    spans = [
        Span(lower, place + 1, rules.BUCKET_SIZE if place == middle else FILL) for place, lower in enumerate(bounds)
    ]
    keys = sorted(rules.entry_key(top - middle * 1000 - place, users(place)) for place in range(rules.BUCKET_SIZE))
    ttl = int(NOW.timestamp()) + 14 * 86_400
    own = rules.key_user(keys[len(keys) // 2])
    histories.write(
        [
            BucketItem.of(WEEK.id, 0, lower="", upper="~", size=0, into=1, next=number_of_buckets + 1, ttl=ttl),
            BucketItem.of(
                WEEK.id, middle + 1, lower=bounds[middle], upper=bounds[middle + 1], size=500, right=middle + 2, ttl=ttl
            ),
            FenceItem.of(WEEK.id, middle + 1, upper=bounds[middle + 1], right=middle + 2, ttl=ttl),
            *(BoardEntryItem.of(WEEK.id, middle + 1, key, ttl) for key in keys),
            BoardScoreItem.of(
                WEEK.id,
                own,
                board=WEEK.id,
                score=rules.key_score(keys[len(keys) // 2]),
                listed=True,
                version=1,
                at=NOW.isoformat(),
                ttl=ttl,
            ),
        ]
    )
    at = store.milliseconds()
    if number_of_buckets < rules.TWO_LEVELS_FROM:
        save_directory(WEEK.id, StoredDirectory(at, False, False, Spans(spans)), [], ttl)
    else:
        pages = rules.pages(spans, [])
        lines = [Span(page[0].lower, rules.checksum(page), sum(span.count for span in page)) for page in pages]
        read = [(page[0].lower, page) for page in pages if bounds[middle] in {span.lower for span in page}]
        save_directory(WEEK.id, StoredDirectory(at, False, True, Spans(lines)), read, ttl)
    return own


@pytest.mark.parametrize(
    ("entries", "requests", "units"), [(300_000, 3, 21), (1_000_000, 3, 21), (1_400_000, 3, 21), (100_000_000, 4, 17)]
)
def test_a_rank_on_a_large_board_costs_what_the_specification_says(
    time: Seconds, entries: int, requests: int, units: float
) -> None:
    own = large_board(entries)
    meter.reset()
    standing = published.standing(WEEK.id, own)
    assert standing is not None
    assert standing.rank == (entries // FILL // 2) * FILL + 251
    assert [len(standing.above), len(standing.below)] == [5, 5]
    assert (meter.requests, meter.write_units) == (requests, 0)
    assert meter.read_units <= units


@pytest.mark.parametrize("entries", [1, 20, 500])
def test_a_rank_on_a_small_board_is_one_query(time: Seconds, entries: int) -> None:
    ttl = int(NOW.timestamp()) + 14 * 86_400
    histories.write(
        [
            BucketItem.of(WEEK.id, 0, lower="", upper="~", size=entries, next=1, ttl=ttl),
            *(BoardEntryItem.of(WEEK.id, 0, rules.entry_key(place, users(place)), ttl) for place in range(entries)),
        ]
    )
    meter.reset()
    page = published.top_with_standing(WEEK.id, users(0), 20)
    assert page.standing is not None
    assert (page.standing.rank, page.total) == (entries, entries)
    assert meter.operations == ["Query"]
    assert meter.read_units <= 13


def cost(
    board: Board, user_id: str, score: int | None, at: datetime, *, listed: bool = True
) -> tuple[list[str], float]:
    meter.reset()
    published.set_score(board, user_id, score, at, listed=listed)
    return meter.operations, meter.write_units


def assert_cost(actual: tuple[list[str], float], operations: list[str], units: int) -> None:
    """Hold a cost against the requests and the units; DynamoDB Local bills less for what is small or not there."""
    assert actual[0] == operations
    assert actual[1] <= units if SERVER else actual[1] == units


def test_an_update_costs_six_to_ten_units(time: Seconds) -> None:
    large_board(1_000_000)
    place, top = 1_700, 900_000_000
    for number in (place, place + 1):
        lower, upper = rules.score_key(top - number * 1000), rules.score_key(top - (number + 1) * 1000)
        bucket = BucketItem.of(WEEK.id, number + 1, lower=lower, upper=upper, size=3, right=number + 2)
        commit(put(bucket, when=ABSENT))
    here, there = top - place * 1000 - 5, top - (place + 1) * 1000 - 5
    # The first write of a container reads the directory once.
    assert_cost(cost(WEEK, OWN, here, time.tick(0.1)), ["GetItem", "Query", "TransactWriteItems"], 8)
    assert_cost(cost(WEEK, OWN, here - 1, time.tick(0.1)), ["GetItem", "TransactWriteItems"], 8)
    assert_cost(cost(WEEK, OWN, there, time.tick(0.1)), ["GetItem", "TransactWriteItems"], 10)
    assert_cost(cost(WEEK, OWN, None, time.tick(0.1)), ["GetItem", "TransactWriteItems"], 6)
    assert_cost(cost(WEEK, users(1), here, time.tick(0.1)), ["GetItem", "TransactWriteItems"], 8)


def test_a_score_that_is_not_listed_costs_a_unit(time: Seconds) -> None:
    cost(WEEK, OWN, 1, time.tick(), listed=False)
    assert_cost(cost(WEEK, OWN, 2, time.tick(), listed=False), ["GetItem", "PutItem"], 1)


def test_the_sum_of_a_million_entries_is_a_query_for_64_buckets(time: Seconds) -> None:
    number_of_buckets = 3_334
    bounds = [rules.LOWEST, *(rules.score_key(900_000_000 - place * 1000) for place in range(1, number_of_buckets))]
    uppers = [*bounds[1:], rules.HIGHEST]
    rights = [*range(2, number_of_buckets + 1), None]
    buckets = [
        BucketItem.of(WEEK.id, place + 1, lower=lower, upper=upper, size=FILL, right=right, ttl=2_000_000_000)
        for place, (lower, upper, right) in enumerate(zip(bounds, uppers, rights, strict=True))
    ]
    root = BucketItem.of(WEEK.id, 0, lower="", upper="~", size=0, into=1, next=number_of_buckets + 1)
    histories.write([*buckets, root])
    save_directory(WEEK.id, StoredDirectory(0, False, False, Spans([Span("", 1, FILL)])), [], None)
    meter.reset()
    service.maintain(WEEK.id)
    assert meter.operations.count("Query") == 1 + 53
    assert meter.read_units <= 130
    assert meter.write_units <= 32
    stored = load_directory(WEEK.id)
    assert stored is not None
    assert (stored.spans.total, len(stored.spans.spans)) == (number_of_buckets * FILL, number_of_buckets)
