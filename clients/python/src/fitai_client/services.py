"""What the generated services stand on."""

from collections.abc import Awaitable
from typing import Protocol, TypeVar

from fitai_client.requests import Request

T = TypeVar("T")


class Run(Protocol):
    """Sends a request, and returns what it answers."""

    def __call__(self, request: Request[T], /) -> T: ...


class AsyncRun(Protocol):
    """Sends a request, and returns what it answers."""

    def __call__(self, request: Request[T], /) -> Awaitable[T]: ...


class Service:
    """The operations of a service."""

    def __init__(self, run: Run) -> None:
        self.run = run


class AsyncService:
    """The operations of a service."""

    def __init__(self, run: AsyncRun) -> None:
        self.run = run


class Runner:
    """What has services."""

    def run(self, request: Request[T], /) -> T:
        """Send a request, and return what it answers."""
        raise NotImplementedError


class AsyncRunner:
    """What has services."""

    async def run(self, request: Request[T], /) -> T:
        """Send a request, and return what it answers."""
        raise NotImplementedError
