"""Fixtures of the tests of the Python client."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fitai_client import AsyncFitAI, FitAI, Page, Retries
from live_loopback import LiveLoopback
from live_loopback import running as live_running
from loopback import Loopback, running


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server on loopback."""
    with running() as loopback:
        yield loopback


class Driven:
    """A client of either kind, called as if it blocked.

    Attributes:
        pauses: how long it would have waited before its retries.
    """

    def __init__(self, kind: str, url: str, loop: asyncio.Runner, **options: Any) -> None:
        self.pauses: list[float] = []
        self._loop = loop
        retries = options.pop("retries", Retries(random=lambda: 1.0))
        self.client: Any
        if kind == "blocking":
            self.client = FitAI(url, retries=retries, sleep=self.pauses.append, **options)
        else:
            self.client = AsyncFitAI(url, retries=retries, sleep=self._pause, **options)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def __call__(self, operation: Callable[[Any], Any]) -> Any:
        """What an operation of the client returns."""
        if isinstance(self.client, FitAI):
            return operation(self.client)

        async def result() -> Any:
            return await operation(self.client)

        return self._loop.run(result())

    def request(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """`client.request`."""
        return self(lambda client: client.request(method, path, body, **options))

    def every(self, operation: Callable[[Any], Callable[..., Page[Any]]], **filters: Any) -> list[Any]:
        """`client.every`, as a list."""
        items = self.client.every(operation(self.client), **filters)
        if isinstance(self.client, FitAI):
            return list(items)

        async def result() -> list[Any]:
            return [item async for item in items]

        return self._loop.run(result())


@pytest.fixture(params=["blocking", "asyncio"])
def client_of(request: pytest.FixtureRequest, server: Loopback) -> Iterator[Callable[..., Driven]]:
    """Makes clients of the server, of each kind."""
    made: list[Driven] = []
    with asyncio.Runner() as loop:

        def make(**options: Any) -> Driven:
            made.append(Driven(request.param, server.url, loop, **options))
            return made[-1]

        yield make
        for driven in made:
            driven(lambda client: client.close())


@pytest.fixture
def live_server() -> Iterator[LiveLoopback]:
    """A WebSocket on loopback."""
    with live_running() as loopback:
        yield loopback
