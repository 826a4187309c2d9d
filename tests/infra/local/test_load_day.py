"""The day of a thousand users: how they are divided, what is counted as an error, what the table says."""

import asyncio
import time
from typing import Any

import httpx
import pytest

from infra.local import load_day
from infra.local.client import Stack
from infra.local.console import Trouble
from infra.local.load_day import Day, Measured, User, grouped, report

STACK = Stack("http://stack.invalid/v1", "ws://stack.invalid/live", "", "fitai-test", "eu-central-1")


def users(count: int) -> list[User]:
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(500)))
    return [User(STACK, http, number, Measured()) for number in range(count)]


def test_a_thousand_users_are_divided_as_the_scenario_says():
    sizes = {group.name: len(members) for group, members in grouped(users(1000))}
    assert sizes == {"in workouts": 200, "in the feed": 300, "asking the coach": 100, "looking things up": 400}


@pytest.mark.parametrize("count", [10, 11, 37, 999])
def test_everybody_is_in_one_group(count: int):
    everybody = users(count)
    assert [user for _, members in grouped(everybody) for user in members] == everybody


def test_no_network_registers_more_accounts_than_it_may():
    addresses = [user.address for user in users(1000)]
    assert max(map(addresses.count, set(addresses))) == 1000 / load_day.NETWORKS


@pytest.mark.parametrize(("name", "value"), [("USERS", "many"), ("USERS", "9"), ("SECONDS", "0"), ("EVERY", "-1")])
def test_an_impossible_size_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(Trouble, match=name):
        Day.asked()


def answer_with(*statuses: int) -> list[Any]:
    """What a user gets who is answered so, and what was noted."""
    left = list(statuses)

    def answered(request: httpx.Request) -> httpx.Response:
        status = left.pop(0)
        if status == 0:
            raise httpx.ReadTimeout("slow", request=request)
        return httpx.Response(status, json={"data": {"id": "x"}})

    async def send() -> list[Any]:
        measured = Measured()
        async with httpx.AsyncClient(transport=httpx.MockTransport(answered)) as http:
            user = User(STACK, http, 1, measured)
            return [[await user.call("GET", "/goals") for _ in statuses], measured]

    return asyncio.run(send())


def test_failures_and_silence_are_errors():
    data, measured = answer_with(200, 500, 429, 0)
    assert data == [{"id": "x"}, None, None, None]
    assert measured.requests == 4
    assert [error.split()[2] for error in measured.errors[:2]] == ["500", "429"]
    assert measured.error_share == 0.75


def test_the_table_has_a_line_for_each_route():
    measured = Measured()
    for _ in range(3):
        measured.note("GET /goals", time.perf_counter())
    measured.note("POST /workouts", time.perf_counter(), "503")
    head, goals, workouts = report(measured)
    assert "p95" in head
    assert goals.split()[:3] == ["GET", "/goals", "3"]
    assert workouts.split()[:3] == ["POST", "/workouts", "1"]
