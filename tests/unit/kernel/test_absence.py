"""When an account was last active, and that it has come back, is known from counting its requests: nothing is written for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fitai.kernel import clock, limits
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.limits import CallerState, count_message, count_request
from fitai.kernel.table import get
from fitai.kernel.types import Model

from tests.unit.kernel.endpoints import account, send

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _time(empty_table: None) -> Iterator[None]:
    clock.set_source(lambda: START)
    yield
    clock.set_source(None)


def at(**later: float) -> datetime:
    moment = START + timedelta(**later)
    clock.set_source(lambda: moment)
    return moment


def request() -> CallerState:
    return count_request("user#ada", 100, keep=True)


def state() -> CallerState:
    key = limits.account_state_key("ada")
    found = get(CallerState, key.PK, key.SK)
    assert found is not None
    return found


@pytest.mark.parametrize(("days", "returns"), [(1, False), (29.9, False), (30.1, True), (400, True)])
def test_a_request_after_30_days_without_any_marks_the_return(days: float, returns: bool) -> None:
    request()
    moment = at(days=days)
    assert request().returned == (int(moment.timestamp()) if returns else None)


def test_the_mark_stays_until_the_next_absence() -> None:
    request()
    first = at(days=31)
    request()
    at(days=31, hours=5)
    assert request().returned == int(first.timestamp())
    second = at(days=70)
    assert request().returned == int(second.timestamp())


def test_a_new_account_has_not_returned() -> None:
    assert request().returned is None


def test_messages_of_a_connection_do_not_hide_the_absence_from_the_next_request() -> None:
    request()
    moment = at(days=31)
    count_message("ada", "c-1")
    assert request().returned == int(moment.timestamp())


def test_requests_and_messages_are_activity() -> None:
    request()
    assert 0 < state().last_active - START.timestamp() <= limits.WINDOW
    moment = at(days=3)
    count_message("ada", "c-1")
    assert 0 < state().last_active - moment.timestamp() <= limits.WINDOW


def test_who_has_opened_a_connection_that_may_still_be_open_may_be_connected() -> None:
    request()
    assert not state().may_be_connected
    count_message("ada", "c-1")
    for seconds in (0, ACCESS_TOKEN_LIFETIME - 1, ACCESS_TOKEN_LIFETIME):
        at(seconds=seconds)
        assert state().may_be_connected
    at(seconds=ACCESS_TOKEN_LIFETIME + limits.WINDOW + 1)
    assert not state().may_be_connected


class Returned(Model):
    returned: int | None = None


def test_a_handler_knows_the_return_and_it_costs_no_request() -> None:
    def handler(request: Request) -> Returned:
        return Returned(returned=request.returned)

    door = endpoint("GET", "/door", access="read:own_profile", summary="Door")(handler)
    assert "returned" not in send(door, caller=account("ada")).data
    moment = at(days=31)
    answer = send(door, caller=account("ada"))
    assert answer.data["returned"] == int(moment.timestamp())
    at(days=31, minutes=1)
    assert send(door, caller=account("ada")).operations == ["UpdateItem"]
