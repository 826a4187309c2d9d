"""The counts of exercises are spread over more shards when writers meet; their sums stay exact."""

import pytest
from fitai.exercises.library import store as library_store
from fitai.exercises.library.store import MAX_METRICS_SHARDS, METRICS_SHARDS, load_overlay
from fitai.exercises.ratings import service, store
from fitai.kernel.table import Write, WriteConflict, commit

from tests.harness.gateway import access_token, call

pytestmark = pytest.mark.usefixtures("aws")


def rate(user: str, stars: int) -> int:
    """Rate an exercise; the number of its ratings afterwards."""
    answer = call("POST", "/exercises/plank/rate", {"rating": stars}, token=access_token(user))
    return int(answer.data["totalRatings"])


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many of the next writes meet another writer."""
    remaining = [0]

    def commit_alone(*writes: Write) -> None:
        if remaining[0]:
            remaining[0] -= 1
            raise WriteConflict
        commit(*writes)

    monkeypatch.setattr(store, "commit", commit_alone)
    monkeypatch.setattr("fitai.kernel.table._pause", lambda *_, **__: None)
    return remaining


def shards() -> int:
    return store.load_rating_state("nobody", "plank").shards


def test_the_number_of_shards_grows_when_writers_meet_and_no_rating_is_lost(meeting: list[int]) -> None:
    grown = []
    for number in range(6):
        meeting[0] = service.CONFLICTS_THAT_GROW
        assert rate(f"user-{number}", 5) == number + 1
        grown.append(shards())

    assert grown == [8, 16, 32, 64, 64, 64] and max(grown) == MAX_METRICS_SHARDS
    assert load_overlay().counts["plank"].rating_count == 6


def test_what_was_added_in_one_shard_may_be_taken_back_in_another(meeting: list[int]) -> None:
    for number in range(10):
        rate(f"user-{number}", 5)
    meeting[0] = service.CONFLICTS_THAT_GROW
    for number in range(10):
        rate(f"user-{number}", 1)

    counts = load_overlay().counts["plank"]
    assert (counts.rating_count, counts.rating_sum) == (10, 10)


def test_few_conflicts_change_nothing(meeting: list[int]) -> None:
    meeting[0] = service.CONFLICTS_THAT_GROW - 1
    rate("ann", 4)

    assert shards() == METRICS_SHARDS


def test_of_two_that_raise_the_number_at_the_same_moment_one_does_it() -> None:
    library_store.add_metrics_shards(METRICS_SHARDS)
    library_store.add_metrics_shards(METRICS_SHARDS)

    assert shards() == 2 * METRICS_SHARDS
