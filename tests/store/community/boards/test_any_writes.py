"""Any scores, set and taken off in any order, leave the board of a sorted list."""

from collections.abc import Iterator

import pytest
from fitai.community.boards import published
from fitai.community.boards.models import Board
from fitai.kernel.ids import new_id
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.conftest import account
from tests.unit.community.boards.ladder import Seconds, agrees, small_buckets


@pytest.fixture(scope="module")
def shared_cloud() -> Iterator[None]:
    with account():
        yield


STEPS = st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 12))), min_size=30, max_size=90)


@settings(max_examples=15, deadline=None)
@given(STEPS, st.booleans(), st.integers(1, 6))
def test_any_writes_leave_the_board_of_a_sorted_list(
    shared_cloud: None, steps: list[tuple[int, int | None]], is_paged: bool, neighbours: int
) -> None:
    board, time, scores = Board(new_id()), Seconds(), {}
    with small_buckets(6, *((3, 2) if is_paged else ())):
        for user, score in steps:
            published.set_score(board, f"user-{user}", score, time.tick())
            scores[f"user-{user}"] = score
        time.tick(5)
        listed = {user_id: score for user_id, score in scores.items() if score is not None}
        agrees(board, listed, limit=7, neighbours=neighbours)
