"""The circuit breaker: five failures in a minute, thirty seconds of pause, one trial; shared, and cheap."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fitai.coach.model.breaker import rules, service, store
from fitai.coach.model.breaker.rules import BreakerState
from fitai.coach.model.client import ModelClient
from fitai.coach.model.errors import ModelInvalid, ModelTimeout, ModelUnavailable
from fitai.coach.model.models import Deadline
from fitai.kernel import clock, external_services
from fitai.kernel.meter import meter
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.model_server import ModelServer
from tests.unit.coach.model.conftest import CANDIDATES, FACTS

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Time:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = START
        clock.set_source(lambda: self.now)

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time(aws: None) -> Iterator[Time]:
    """A clock that stands still until it is advanced."""
    yield Time()


def fail(times: int = 1) -> None:
    for _ in range(times):
        service.permit().record_failure()


def is_open() -> bool:
    try:
        service.permit()
    except ModelUnavailable:
        return True
    return False


def test_the_numbers() -> None:
    assert (rules.FAILURES, rules.WINDOW, rules.PAUSE) == (5, 60_000, 30_000)


@given(
    st.lists(st.integers(1, 10**6), min_size=5, max_size=5).map(sorted),
    st.integers(0, 10**6),
    st.integers(0, 2 * 10**6),
)
def test_it_is_closed_unless_five_failures_are_within_a_minute(times: list[int], trial: int, now: int) -> None:
    state = rules.state(times, trial, now)
    assert (state is BreakerState.CLOSED) == (times[-1] - times[0] > rules.WINDOW)
    if state is BreakerState.HALF_OPEN:
        assert now >= times[-1] + rules.PAUSE


def test_five_failures_in_a_minute_open_it(time: Time) -> None:
    for _ in range(4):
        fail()
        time.advance(15)
    assert not is_open()
    fail()
    assert is_open(), "the fifth was sixty seconds after the first"


def test_five_failures_in_more_than_a_minute_do_not(time: Time) -> None:
    for _ in range(12):
        assert not is_open()
        fail()
        time.advance(15.1)


def test_after_thirty_seconds_one_request_tries_it(time: Time) -> None:
    fail(5)
    time.advance(29.9)
    assert is_open()
    time.advance(0.2)
    trial = service.permit()
    assert trial.is_trial
    assert is_open(), "the others wait for what it finds"
    trial.record_success()
    assert not is_open()
    fail(4)
    assert not is_open(), "the failures before count no more"


def test_a_trial_that_fails_begins_the_pause_anew(time: Time) -> None:
    fail(5)
    time.advance(31)
    service.permit().record_failure()
    time.advance(29)
    assert is_open()
    time.advance(2)
    assert service.permit().is_trial


def test_a_trial_that_is_never_heard_of_again_does_not_block_for_ever(time: Time) -> None:
    fail(5)
    time.advance(31)
    lost = service.permit()
    time.advance(31)
    assert service.permit().is_trial
    lost.record_success()
    assert is_open(), "the word of the lost one is late, and does not count"


def test_how_long_it_is_left_alone_is_told(time: Time) -> None:
    fail(5)
    time.advance(10)
    with pytest.raises(ModelUnavailable) as caught:
        service.permit()
    assert caught.value.retry_after == 20


def test_forty_simultaneous_failures_are_none_lost_and_one_of_forty_tries_it(time: Time) -> None:
    with ThreadPoolExecutor(40) as pool:
        list(pool.map(lambda _: service.Permission().record_failure(), range(4)))
        assert not is_open(), "four are not five"
        list(pool.map(lambda _: service.Permission().record_failure(), range(40)))
        assert is_open()
        time.advance(31)
        tries = list(pool.map(lambda _: is_open(), range(40)))
    assert tries.count(False) == 1


def test_it_costs_one_request_for_a_call_and_a_second_one_for_a_failure(time: Time) -> None:
    meter.reset()
    service.permit().record_success()
    assert meter.operations == ["GetItem"]
    assert meter.read_units <= 0.5
    meter.reset()
    service.permit().record_failure()
    assert meter.operations == ["GetItem", "UpdateItem"]


# --- with the client ---------------------------------------------------------------------------------------------


def test_an_open_breaker_spares_the_model(client: ModelClient, server: ModelServer, time: Time) -> None:
    server.script("unauthorized")
    for _ in range(5):
        with pytest.raises(ModelUnavailable):
            client.propose_plan(FACTS, CANDIDATES)
    assert len(server.requests) == 5
    server.script("good")
    meter.reset()
    with pytest.raises(ModelUnavailable):
        client.answer_chat("Hi")
    assert (len(server.requests), meter.operations) == (5, ["GetItem"])
    assert external_services.failing()["model"]
    time.advance(31)
    assert client.propose_plan(FACTS, CANDIDATES).choices
    assert client.answer_chat("Hi").text


@pytest.mark.parametrize("behaviour", ["broken_json", "refusal", "truncated", "invented_ids"])
def test_an_answer_that_is_worth_nothing_is_no_failure(
    client: ModelClient, server: ModelServer, time: Time, behaviour: str
) -> None:
    server.script(behaviour)
    for _ in range(6):
        with pytest.raises(Exception, match=r".*"):
            client.propose_plan(FACTS, CANDIDATES)
    assert len(server.requests) == 6
    assert not is_open()
    assert not external_services.failing()["model"]


def test_a_trial_with_a_worthless_answer_closes_it(client: ModelClient, server: ModelServer, time: Time) -> None:
    fail(5)
    time.advance(31)
    server.script("broken_json")
    with pytest.raises(ModelInvalid):
        client.propose_plan(FACTS, CANDIDATES)
    assert not is_open()


def test_a_call_that_had_little_time_says_nothing_about_the_model(
    client: ModelClient, server: ModelServer, time: Time
) -> None:
    server.script({"name": "late", "seconds": 5})
    with pytest.raises(ModelTimeout):
        client.propose_plan(FACTS, CANDIDATES, deadline=Deadline.after(1.1))
    assert store.load_failures().times[-1] == 0
