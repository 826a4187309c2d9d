"""Requests are counted per caller and quarter of an hour, in one update each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fitai.kernel import clock, limits
from fitai.kernel.endpoint import Endpoint, endpoint
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.limits import CallerState, count_message, count_request, suspension_write
from fitai.kernel.needs import Keys
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, get, put
from fitai.kernel.types import Nothing

from tests.harness.cloud import table as table_of_tests
from tests.unit.kernel.endpoints import account, send

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LIMITS = {"ANONYMOUS": 2, "USER": 3, "PREMIUM": 5, "PRO": 6, "ADMIN": 7}


@pytest.fixture(autouse=True)
def _limits(empty_table: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in LIMITS.items():
        monkeypatch.setenv(f"FITAI_LIMIT_{name}", str(value))
    settings.cache_clear()
    clock.set_source(lambda: START)
    yield
    monkeypatch.undo()
    settings.cache_clear()


def make_endpoint(access="public", **options) -> Endpoint:
    def handler() -> Nothing:
        return Nothing()

    return endpoint("GET", "/door", access=access, summary="Door", **options)(handler)


def at(**later: int) -> None:
    clock.set_source(lambda: START + timedelta(**later))


@pytest.mark.parametrize(
    ("caller", "limit"),
    [
        ({}, 3),
        ({"subscription": "premium"}, 5),
        ({"subscription": "pro"}, 6),
        ({"role": "premium"}, 5),
        ({"role": "admin"}, 7),
    ],
)
def test_each_kind_of_account_has_its_limit(caller, limit):
    limited_endpoint = make_endpoint()
    statuses = [send(limited_endpoint, caller=account("u-1", **caller)).status for _ in range(limit + 2)]

    assert statuses == [200] * limit + [429, 429]


def test_a_request_costs_exactly_one_update():
    limited_endpoint = make_endpoint()
    send(limited_endpoint, caller=account())

    assert send(limited_endpoint, caller=account()).operations == ["UpdateItem"]
    assert send(limited_endpoint).operations == ["UpdateItem"]


def test_a_refused_request_costs_one_update_and_runs_nothing():
    ran = []

    def handler() -> Nothing:
        ran.append(1)
        return Nothing()

    limited_endpoint = endpoint("GET", "/door", access="public", summary="Door")(handler)
    answers = [send(limited_endpoint) for _ in range(4)]

    assert answers[-1].operations == ["UpdateItem"]
    assert len(ran) == LIMITS["ANONYMOUS"]


def test_a_refused_request_is_told_when_the_window_ends():
    limited_endpoint = make_endpoint()
    at(minutes=10)
    answer = [send(limited_endpoint) for _ in range(3)][-1]

    assert (answer.status, answer.error["code"]) == (429, "too_many_requests")
    assert answer.headers["retry-after"] == str(5 * 60)


def test_the_window_turns():
    limited_endpoint = make_endpoint()
    assert [send(limited_endpoint).status for _ in range(3)] == [200, 200, 429]
    at(minutes=14, seconds=59)
    assert send(limited_endpoint).status == 429
    at(minutes=15)
    assert [send(limited_endpoint).status for _ in range(3)] == [200, 200, 429]
    at(hours=5)
    assert [send(limited_endpoint).status for _ in range(3)] == [200, 200, 429]


def test_a_new_window_costs_two_updates_once():
    limited_endpoint = make_endpoint()
    send(limited_endpoint)
    at(minutes=15)

    assert send(limited_endpoint).operations == ["UpdateItem", "UpdateItem"]
    assert send(limited_endpoint).operations == ["UpdateItem"]


def test_callers_are_counted_apart():
    limited_endpoint = make_endpoint()
    for _ in range(3):
        send(limited_endpoint, caller=account("u-1"))
    assert send(limited_endpoint, caller=account("u-1")).status == 429
    assert send(limited_endpoint, caller=account("u-2")).status == 200

    for _ in range(2):
        send(limited_endpoint, address="192.0.2.1")
    assert send(limited_endpoint, address="192.0.2.1").status == 429
    assert send(limited_endpoint, address="192.0.2.2").status == 200


def test_all_routes_count_together():
    statuses = [send(make_endpoint(), caller=account("u-1")).status for _ in range(2)]
    statuses += [send(make_endpoint("read:own_profile"), caller=account("u-1")).status for _ in range(2)]

    assert statuses == [200, 200, 200, 429]


def test_a_refused_token_is_not_counted():
    expired = account("u-1", age=900)
    limited_endpoint = make_endpoint("read:own_profile")
    assert [send(limited_endpoint, caller=expired).status for _ in range(9)] == [401] * 9
    assert get(CallerState, "CALLER#user#u-1", "CALLER") is None


def test_a_limit_of_0_is_none(monkeypatch):
    monkeypatch.setenv("FITAI_LIMIT_USER", "0")
    monkeypatch.setenv("FITAI_LIMIT_ANONYMOUS", "0")
    settings.cache_clear()
    limited_endpoint = make_endpoint()

    answers = [send(limited_endpoint, caller=account("u-1")) for _ in range(9)]
    assert {answer.status for answer in answers} == {200}
    assert answers[-1].operations == ["UpdateItem"], "the record still tells of units and ended sessions"
    assert send(limited_endpoint).operations == []


def test_live_messages_are_counted_apart_from_requests():
    for _ in range(3):
        count_request("user#u-1", 3, keep=True)
    with pytest.raises(TooManyRequests):
        count_request("user#u-1", 3, keep=True)
    record, _ = count_message("u-1", "c-1")

    assert (record.used, record.live_used) == (3, 1)


# --- the rate of a connection ------------------------------------------------------------------------------


@pytest.fixture
def five_a_second(monkeypatch):
    monkeypatch.setenv("FITAI_LIVE_PER_SECOND", "5")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def time(five_a_second):
    now = [datetime(2026, 3, 2, 18, 0, tzinfo=UTC)]
    clock.set_source(lambda: now[0])

    def passes(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return passes


def test_a_connection_is_ahead_by_what_it_sends_too_fast(time):
    assert [count_message("u-1", "c-1")[1] for _ in range(4)] == [0.2, 0.4, 0.6, 0.8]
    time(0.5)
    assert count_message("u-1", "c-1")[1] == 0.5
    time(60)
    assert count_message("u-1", "c-1")[1] == 0.2, "a pause makes up for it, and gives no more than that"


def test_a_dear_message_is_worth_several(time):
    assert count_message("u-1", "c-1", cost=5)[1] == 1


def test_each_connection_has_a_rate_of_its_own(time):
    for _ in range(9):
        count_message("u-1", "c-1")
    assert count_message("u-1", "c-2")[1] == 0.2
    assert count_message("u-1", "c-2")[1] == 0.4
    assert count_message("u-1", "c-1")[1] == 2


def test_the_rates_of_connections_are_dropped_when_none_is_ahead(time):
    for connection in range(5):
        count_message("u-1", f"c-{connection}")
    time(10)
    count_message("u-1", "c-9")
    item = table_of_tests().get_item(Key={"PK": "CALLER#user#u-1", "SK": "CALLER"})["Item"]

    assert set(item["live_ahead"]) == {"c-9"}


def test_a_message_after_a_pause_is_one_update_and_two_in_a_burst(time, kernel_meter):
    count_message("u-1", "c-1")
    assert kernel_meter.operations == ["UpdateItem"]
    count_message("u-1", "c-1")
    assert kernel_meter.operations == ["UpdateItem"] * 3
    time(1)
    count_message("u-1", "c-1")
    assert kernel_meter.operations == ["UpdateItem"] * 4


def test_the_window_of_messages_fills_and_turns(time, monkeypatch):
    monkeypatch.setenv("FITAI_LIMIT_LIVE", "2")
    settings.cache_clear()
    count_message("u-1", "c-1")
    count_message("u-1", "c-2")
    with pytest.raises(TooManyRequests) as full:
        count_message("u-1", "c-3")
    assert full.value.retry_after == 900
    time(900)
    record, ahead = count_message("u-1", "c-3")
    assert (record.live_used, ahead) == (1, 0.2)


def test_an_address_is_forgotten_an_account_is_not():
    assert count_request("address#192.0.2.1", 5).ttl is not None
    assert count_request("user#u-1", 5, keep=True).ttl is None


def test_two_turning_the_window_at_once_both_count(monkeypatch):
    count_request("address#x", 5)
    at(minutes=15)
    ordinary = limits._increment_window
    raced = []

    def race(*arguments, restart=False, **options):
        if restart and not raced:
            raced.append(ordinary(*arguments, restart=True, **options))
        return ordinary(*arguments, restart=restart, **options)

    monkeypatch.setattr(limits, "_increment_window", race)

    assert count_request("address#x", 5).used == 2


@pytest.mark.parametrize(
    ("ended", "status"), [({"s-1": 1}, 401), ({"s-2": 1}, 200), ({"*": 0}, 200), ({"*": 2**40}, 401)]
)
def test_a_token_of_an_ended_session_is_refused_without_another_request(ended, status):
    record = CallerState.of("user#u-1")
    record.ended = ended
    commit(put(record))

    answer = send(make_endpoint("read:own_profile"), caller=account("u-1", session="s-1"))

    assert answer.status == status
    assert answer.operations == ["UpdateItem"]


def test_a_suspended_account_is_refused_without_another_request():
    commit(suspension_write("u-1", suspended=True))
    answer = send(make_endpoint("read:own_profile"), caller=account("u-1"))
    assert (answer.status, answer.error["code"], answer.operations) == (403, "account_suspended", ["UpdateItem"])
    commit(suspension_write("u-1", suspended=False))
    assert send(make_endpoint("read:own_profile"), caller=account("u-1")).status == 200


def test_an_uncounted_endpoint_needs_no_table():
    limited_endpoint = make_endpoint(counted=False)

    assert {send(limited_endpoint).status for _ in range(9)} == {200}
    assert send(limited_endpoint).operations == []
    assert limited_endpoint.declaration.all_needs == (Keys.VERIFY,)


def test_only_a_public_endpoint_may_be_uncounted():
    with pytest.raises(ValueError, match="ended sessions"):
        make_endpoint("read:own_profile", counted=False)
