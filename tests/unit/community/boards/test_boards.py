"""Boards answer as a sorted list would, however they are divided."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fitai.community.boards import published, service, store
from fitai.community.boards.directory import store as directory_store
from fitai.community.boards.models import Board
from fitai.kernel.personal_data import AccountGone, deleted_account_write
from fitai.kernel.table import commit

from tests.unit.community.boards.ladder import NOW, Seconds, agrees, everything, ladder, small_buckets

BOARD = Board("test")


@pytest.fixture
def time(aws: None) -> Iterator[Seconds]:
    service.reset_maps()
    yield Seconds()


def fill(board: Board, scores: dict[str, int], time: Seconds) -> None:
    for user_id, score in scores.items():
        published.set_score(board, user_id, score, time.tick())


def buckets(board: Board) -> int:
    stored = directory_store.load_directory(board.id)
    return 1 if stored is None else len(stored.spans.spans)


def test_there_is_no_place_on_a_board_that_does_not_exist(time: Seconds) -> None:
    assert published.standing("none", "user-1") is None
    assert published.top("none", 10).entries == []
    assert published.top_with_standing("none", "user-1", 10).standing is None


def test_users_of_one_score_share_a_rank(time: Seconds) -> None:
    fill(BOARD, {"a": 30, "b": 20, "c": 20, "d": 10}, time)
    assert [entry.rank for entry in everything(BOARD.id)] == [1, 2, 2, 4]


def test_a_board_with_many_buckets_answers_as_a_sorted_list(time: Seconds) -> None:
    scores = {f"user-{number}": number * 7919 % 60 for number in range(150)}
    with small_buckets():
        fill(BOARD, scores, time)
        time.tick(5)
        assert buckets(BOARD) > 15
        agrees(BOARD, scores)
        assert everything(BOARD.id, limit=7) == ladder(scores)


def test_more_users_of_one_score_than_a_bucket_holds_share_a_rank(time: Seconds) -> None:
    scores = {f"user-{number}": 5 if 10 <= number < 60 else number for number in range(70)}
    with small_buckets():
        fill(BOARD, scores, time)
        time.tick(5)
        agrees(BOARD, scores, limit=9)


def test_a_directory_of_two_levels_answers_as_a_sorted_list(time: Seconds) -> None:
    scores = {f"user-{number}": number * 7919 % 60 for number in range(150)}
    with small_buckets(two_levels_from=4, page=4):
        fill(BOARD, scores, time)
        time.tick(5)
        stored = directory_store.load_root(BOARD.id)
        agrees(BOARD, scores)
        stored = directory_store.load_root(BOARD.id)
        assert stored is not None
        assert stored.directory is not None
        assert stored.directory.is_paged
        # The stored pages are read now, not the sums of a moment ago.
        agrees(BOARD, scores)


def test_buckets_that_have_become_sparse_are_merged(time: Seconds) -> None:
    scores = {f"user-{number}": number for number in range(120)}
    with small_buckets():
        fill(BOARD, scores, time)
        before = buckets(BOARD)
        for number in range(120):
            if number % 6:
                published.set_score(BOARD, f"user-{number}", None, time.tick())
                del scores[f"user-{number}"]
        for _ in range(20):
            time.tick(11)
            service.maintain(BOARD.id)
        assert buckets(BOARD) < before / 2
        agrees(BOARD, scores)
        # A container that still has the old directory finds the entries, too.
        published.set_score(BOARD, "user-6", 1000, time.tick())
        time.tick(5)
        agrees(BOARD, scores | {"user-6": 1000})


def test_partitions_of_counts_that_have_become_empty_are_not_read(
    time: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "COUNTS_IN_PARTITION", 4)
    monkeypatch.setattr(directory_store, "COUNTS_IN_PARTITION", 4)
    scores = {f"user-{number}": number for number in range(100)}
    with small_buckets():
        fill(BOARD, scores, time)
        for number in range(100):
            if number % 20:
                published.set_score(BOARD, f"user-{number}", None, time.tick())
        for _ in range(20):
            time.tick(11)
            service.maintain(BOARD.id)
        root = directory_store.load_root(BOARD.id)
        assert root is not None
        expected = directory_store.partitions_of_counts(root.next_number, root.directory)
        assert len(expected) < len(directory_store.partitions_of_counts(root.next_number)) - 2
        agrees(BOARD, {user_id: score for user_id, score in scores.items() if score % 20 == 0})


def test_a_user_whose_score_changes_between_two_queries_is_on_the_page_once(
    time: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = {f"user-{number}": number for number in range(40)}
    read_bucket = store.read_bucket
    moves = [("user-39", -1), ("user-38", -2)]

    def read_then_move(*arguments: Any, **options: Any) -> Any:
        answer = read_bucket(*arguments, **options)
        if moves:
            user_id, scores[user_id] = moves.pop()
            published.set_score(BOARD, user_id, scores[user_id], time.tick())
        return answer

    with small_buckets():
        fill(BOARD, scores, time)
        time.tick(5)
        monkeypatch.setattr(store, "read_bucket", read_then_move)
        page = published.top(BOARD.id, 50)
        monkeypatch.setattr(store, "read_bucket", read_bucket)
        assert moves == []
        assert [entry.user_id for entry in page.entries] == [entry.user_id for entry in ladder(scores)]


def test_the_later_of_two_scores_stays(time: Seconds) -> None:
    early, late = time.tick(), time.tick()
    assert published.set_score(BOARD, "a", 2, late)
    assert not published.set_score(BOARD, "a", 1, early)
    assert not published.set_score(BOARD, "a", 2, late)
    assert published.scores_of(BOARD.id, ["a", "b"]) == {"a": 2}
    assert [entry.score for entry in everything(BOARD.id)] == [2]


def test_a_score_that_was_taken_off_is_not_brought_back_by_an_older_one(time: Seconds) -> None:
    early, late = time.tick(), time.tick()
    published.set_score(BOARD, "a", None, late)
    published.set_score(BOARD, "a", 1, early)
    assert everything(BOARD.id) == []
    assert published.scores_of(BOARD.id, ["a"]) == {}


def test_the_same_score_of_a_later_state_keeps_off_what_is_between(time: Seconds) -> None:
    first, between, last = time.tick(), time.tick(), time.tick()
    published.set_score(BOARD, "a", 1, first)
    published.set_score(BOARD, "a", 1, last)
    published.set_score(BOARD, "a", 2, between)
    assert published.scores_of(BOARD.id, ["a"]) == {"a": 1}


def test_a_score_that_is_not_listed_is_on_no_board(time: Seconds) -> None:
    published.set_score(BOARD, "a", 1, time.tick(), listed=False)
    assert everything(BOARD.id) == []
    assert published.standing(BOARD.id, "a") is None
    assert published.scores_of(BOARD.id, ["a"]) == {"a": 1}
    published.set_score(BOARD, "a", 1, time.tick())
    assert len(everything(BOARD.id)) == 1
    published.set_score(BOARD, "a", 1, time.tick(), listed=False)
    assert everything(BOARD.id) == []


def test_a_removed_user_is_on_the_board_no_more(time: Seconds) -> None:
    fill(BOARD, {"a": 1, "b": 2}, time)
    assert published.remove(BOARD.id, "a")
    assert not published.remove(BOARD.id, "a")
    agrees(BOARD, {"b": 2})


def test_nothing_is_written_about_a_deleted_account(time: Seconds) -> None:
    fill(BOARD, {"a": 1, "b": 2}, time)
    commit(deleted_account_write("a"))
    list(published.erase_user("a"))
    with pytest.raises(AccountGone):
        published.set_score(BOARD, "a", 3, time.tick())
    agrees(BOARD, {"b": 2})


def test_a_board_that_has_expired_is_neither_read_nor_written(time: Seconds) -> None:
    board = Board("week", expires_at=NOW + timedelta(days=7))
    published.set_score(board, "a", 1, time.tick())
    time.tick(8 * 24 * 60 * 60)
    assert not published.set_score(board, "b", 1, time.tick())
    assert everything(board.id) == []
    assert published.standing(board.id, "a") is None


def test_a_new_period_begins_with_the_bounds_of_the_one_before(time: Seconds) -> None:
    scores = {f"user-{number}": number for number in range(60)}
    new = Board("new", bounds_from=BOARD.id)
    with small_buckets():
        fill(BOARD, scores, time)
        inherited = buckets(BOARD)
        published.set_score(new, "user-30", 30, time.tick())
        assert buckets(new) == inherited > 5
        # Most buckets are empty, and yet the neighbours are found.
        some = {f"user-{number}": number for number in (3, 30, 31, 59)}
        fill(new, some, time)
        time.tick(5)
        agrees(new, some)
        fill(new, scores, time)
        time.tick(5)
        agrees(new, scores)


def test_a_deleted_board_leaves_nothing(time: Seconds) -> None:
    with small_buckets():
        fill(BOARD, {f"user-{number}": number for number in range(40)}, time)
        list(published.delete_board(BOARD.id))
        list(published.delete_board(BOARD.id))
        assert everything(BOARD.id) == []
        assert published.scores_of(BOARD.id, ["user-1"]) == {}
        service.reset_maps()
        published.set_score(BOARD, "user-1", 5, time.tick())
        agrees(BOARD, {"user-1": 5})
