"""Every GET costs the same after ten and after five thousand workouts, as far as it is no page or file of all of them."""

import pytest
from fitai.kernel import catalogue

from tests.benchmarks import growth
from tests.benchmarks.growth import GROWING, Emulation, Reading
from tests.harness.costs import HISTORIES
from tests.store.conftest import SERVER

SHORT, LONG = HISTORIES
PATHS = sorted(
    str(function.declaration.path) for function in catalogue.endpoints() if function.declaration.method == "GET"
)

pytestmark = pytest.mark.skipif(
    SERVER is not None, reason="DynamoDB Local bills less than AWS for what is small or not there"
)


@pytest.fixture(scope="module")
def readings() -> dict[str, dict[int, Reading]]:
    """What each GET costs with each history."""
    return growth.measure(HISTORIES, rounds=0)


@pytest.mark.parametrize("path", [path for path in PATHS if path not in GROWING])
def test_a_long_history_costs_no_more_than_a_short_one(path: str, readings: dict[str, dict[int, Reading]]):
    short, long = readings[path][SHORT], readings[path][LONG]
    assert (long.requests, long.units) == (short.requests, short.units)


@pytest.mark.parametrize("path", sorted(GROWING))
def test_what_is_said_to_grow_does(path: str, readings: dict[str, dict[int, Reading]]):
    assert readings[path][LONG].units > readings[path][SHORT].units


def test_the_time_of_moto_is_left_out_whichever_way_a_request_goes(monkeypatch: pytest.MonkeyPatch):
    assert growth.measure((SHORT,), rounds=1, prefix="/trash")["/trash"][SHORT].milliseconds > 0
    monkeypatch.setattr(Emulation, "WAYS", Emulation.WAYS[:1])
    with pytest.raises(RuntimeError, match="/trash: 0 of 2 requests were timed"):
        growth.measure((SHORT,), rounds=1, prefix="/trash")
