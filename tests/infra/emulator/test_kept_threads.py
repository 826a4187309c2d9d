"""Calls of functions share threads one after the other, never at the same time."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from ministack.core import concurrency
from ministack.services import lambda_svc

from infra.local.emulator.patch import applied
from infra.local.emulator.patches import kept_threads


@pytest.fixture(autouse=True)
def patched() -> Iterator[None]:
    with applied(kept_threads.PATCH):
        yield


def test_calls_take_the_threads_of_those_that_have_ended():
    assert len(kept_threads.threads_of(100)) < 10


def test_modules_that_know_the_function_by_its_name_have_it_too():
    assert lambda_svc.run_reentrant.__code__ is concurrency.run_reentrant.__code__


def test_a_call_waits_for_no_other():
    """Each waits until all have begun: with a bound they would wait for ever."""
    count = 50
    begun = threading.Barrier(count)

    async def calls() -> list[int]:
        return await asyncio.gather(*(concurrency.run_reentrant(begun.wait, 20) for _ in range(count)))

    assert sorted(asyncio.run(calls())) == list(range(count))


def test_a_call_that_fails_leaves_its_thread_to_the_next():
    async def calls() -> list[object]:
        failed = await asyncio.gather(concurrency.run_reentrant(int, "heavy"), return_exceptions=True)
        return [*failed, await concurrency.run_reentrant(int, "100")]

    failure, number = asyncio.run(calls())
    assert isinstance(failure, ValueError)
    assert number == 100
