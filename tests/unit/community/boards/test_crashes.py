"""A process that ends between any two of its requests leaves a board that the next one puts right."""

from collections.abc import Callable, Iterator

import pytest
from fitai.community.boards import published, rules, service, store
from fitai.community.boards.directory import store as directory_store
from fitai.community.boards.models import Board
from fitai.community.boards.transfers.service import LEASE

from tests.harness.copies import in_a_copy
from tests.harness.crashes import held, sabotaged
from tests.unit.community.boards.ladder import Seconds, agrees, everything, ladder, small_buckets

BOARD, NEW = Board("test"), Board("new", bounds_from="test")
SIZE = 6


@pytest.fixture
def time(aws: None) -> Iterator[Seconds]:
    service.reset_maps()
    with small_buckets(SIZE):
        yield Seconds()


def fill(board: Board, scores: dict[str, int], time: Seconds) -> None:
    for user_id, score in scores.items():
        published.set_score(board, user_id, score, time.tick())


def counts_are_exact(board: Board) -> None:
    """Each count is that of the entries within the bounds, and no transfer runs."""
    root = directory_store.load_root(board.id)
    assert root is not None
    for bucket in [
        root.bucket,
        *directory_store.load_buckets(board.id, directory_store.partitions_of_counts(root.next_number)),
    ]:
        keys = store.bucket_keys(board.id, bucket.number)
        assert bucket.transfer is None
        assert bucket.count == len(keys)
        assert all(bucket.holds(key) for key in keys)


def crashes_everywhere(work: Callable[[], object], judge: Callable[[], None]) -> int:
    """Work until each of the requests in turn, and judge; returns after how many requests the work was done."""

    def crash(at: int, after: bool) -> bool:
        service.reset_maps()
        with sabotaged() as saboteur:
            crashed = saboteur.crashes(work, at, after=after)
        service.reset_maps()
        judge()
        return crashed

    at = 1
    while all(in_a_copy(lambda at=at, after=after: crash(at, after)) for after in (False, True)):
        at += 1
    return at


@pytest.mark.parametrize("others", [SIZE, 3 * SIZE], ids=["the only bucket", "one of several"])
def test_a_bucket_that_was_being_divided_is_divided_by_the_next_writer(time: Seconds, others: int) -> None:
    scores = {f"user-{number}": number * 10 for number in range(others)}
    fill(BOARD, scores, time)
    # So that the next entry meets a full bucket.
    for number in range(SIZE):
        bucket = store.find_bucket(BOARD.id, service._Route(BOARD.id).number(rules.entry_key(5, "new")))
        assert bucket is not None
        if bucket.count == SIZE:
            break
        scores[f"filler-{number}"] = 5
        published.set_score(BOARD, f"filler-{number}", 5, time.tick())
    time.tick(5)

    def judge() -> None:
        found = {entry.user_id: entry.score for entry in everything(BOARD.id)}
        # A reader sees every entry once, while the transfer is left as it is.
        assert everything(BOARD.id) == ladder(found)
        assert found.get("new") == published.scores_of(BOARD.id, ["new"]).get("new")
        assert found in (scores, scores | {"new": 5})
        for user_id, score in scores.items():
            standing = published.standing(BOARD.id, user_id)
            assert standing is not None
            assert standing.score == score
        time.tick(LEASE / 1000 + 1)
        published.set_score(BOARD, "next", 5, time.tick())
        published.set_score(BOARD, "new", 7, time.tick())
        for user_id in scores:
            # Every bucket is written to: what was left is completed.
            published.set_score(BOARD, user_id, scores[user_id] + 1, time.tick())
        time.tick(5)
        agrees(BOARD, {user_id: score + 1 for user_id, score in scores.items()} | {"new": 7, "next": 5})
        counts_are_exact(BOARD)

    assert crashes_everywhere(lambda: published.set_score(BOARD, "new", 5, time.tick()), judge) > 12


def test_a_merge_that_was_left_is_completed(time: Seconds) -> None:
    scores = {f"user-{number}": number * 10 for number in range(4 * SIZE)}
    remaining = {user_id: score for user_id, score in scores.items() if score % 60 == 0}
    fill(BOARD, scores, time)
    for user_id in scores.keys() - remaining.keys():
        published.set_score(BOARD, user_id, None, time.tick())
    time.tick(11)

    def judge() -> None:
        assert everything(BOARD.id) == ladder(remaining)
        for user_id, score in remaining.items():
            standing = published.standing(BOARD.id, user_id)
            assert standing is not None
            assert standing.score == score
        time.tick(LEASE / 1000 + 10)
        for _ in range(2):
            service.maintain(BOARD.id)
            time.tick(11)
        for user_id, score in remaining.items():
            published.set_score(BOARD, user_id, score + 3, time.tick())
        time.tick(5)
        agrees(BOARD, {user_id: score + 3 for user_id, score in remaining.items()})
        counts_are_exact(BOARD)

    assert crashes_everywhere(lambda: service.maintain(BOARD.id), judge) > 10


def test_a_new_period_that_was_being_created_is_created_by_the_next_writer(time: Seconds) -> None:
    scores = {f"user-{number}": number for number in range(3 * SIZE)}
    fill(BOARD, scores, time)

    def judge() -> None:
        fill(NEW, scores, time)
        published.set_score(NEW, "new", 4, time.tick())
        time.tick(5)
        agrees(NEW, scores | {"new": 4})
        counts_are_exact(NEW)

    assert crashes_everywhere(lambda: published.set_score(NEW, "new", 3, time.tick()), judge) > 5


def test_a_board_that_was_being_deleted_is_deleted_by_the_next_call(time: Seconds) -> None:
    scores = {f"user-{number}": number for number in range(2 * SIZE)}
    fill(BOARD, scores, time)

    def judge() -> None:
        list(published.delete_board(BOARD.id))
        service.reset_maps()
        assert everything(BOARD.id) == []
        assert published.scores_of(BOARD.id, scores) == {}

    assert crashes_everywhere(lambda: list(published.delete_board(BOARD.id)), judge) > 5


def test_a_write_whose_items_others_hold_is_tried_again(time: Seconds) -> None:
    fill(BOARD, {"a": 1, "b": 2}, time)
    with held("TransactWriteItems", times=3) as refused:
        published.set_score(BOARD, "a", 3, time.tick())
    assert len(refused) == 3
    agrees(BOARD, {"a": 3, "b": 2})
