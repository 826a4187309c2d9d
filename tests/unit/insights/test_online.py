"""How many users are online, counted as connections open and close."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.insights import store
from fitai.kernel import clock
from fitai.kernel.live import population
from fitai.kernel.meter import meter

from tests.harness.gateway import Frames, Socket, access_token
from tests.harness.person import whole_table

NOW = datetime(2026, 11, 9, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _time(pushed: Frames) -> None:
    set_minutes(0)


def set_minutes(minutes: float) -> None:
    """Let it be so many minutes after the beginning."""
    clock.set_source(lambda: NOW + timedelta(minutes=minutes))


def online() -> int:
    """How many users are online."""
    return store.load_ledger(NOW.date().toordinal()).online


def test_a_user_is_online_from_the_first_connection_to_the_end_of_the_last(pushed: Frames) -> None:
    phone, watch = (Socket(pushed, access_token("ada")).connect() for _ in range(2))
    other = Socket(pushed, access_token("bob")).connect()
    assert online() == 2
    phone.close()
    assert online() == 2
    watch.close()
    assert online() == 1
    other.close()
    assert online() == 0


def test_a_connection_that_lasts_longer_moves_its_user(pushed: Frames) -> None:
    phone = Socket(pushed, access_token("ada")).connect()
    set_minutes(10)
    watch = Socket(pushed, access_token("ada")).connect()
    assert online() == 1
    phone.close()
    assert online() == 1
    set_minutes(16)
    assert online() == 1, "the token of the watch has not ended"
    watch.close()
    assert online() == 0


def test_a_disconnection_that_is_not_reported_is_counted_until_the_token_ends(pushed: Frames) -> None:
    Socket(pushed, access_token("ada")).connect()
    set_minutes(14)
    assert online() == 1
    set_minutes(15)
    assert online() == 0


def test_the_items_are_used_again_and_stay_few(pushed: Frames) -> None:
    for turn in range(3):
        for minutes in range(0, population.RING, 5):
            set_minutes(turn * population.RING + minutes)
            Socket(pushed, access_token("ada")).connect().close()
    assert online() == 0
    Socket(pushed, access_token("ada")).connect()
    assert online() == 1
    kinds = [item["kind"]["S"] for item in whole_table()]
    assert kinds.count("online_users") <= population.RING


def test_budgets_of_opening_and_closing() -> None:
    expires = int(NOW.timestamp()) + 900
    population.count_opened("ada", expires, [])
    costs = []
    for others in ([], [expires - 300], [expires + 1]):
        for count in (population.count_opened, population.count_closed):
            meter.reset()
            count("ada", expires, others)
            costs.append((meter.requests, meter.read_units))
    assert max(costs) == (3, 0.0), "two writes, one of which takes over the item of a minute"
    assert costs[:2] == [(1, 0.0)] * 2
