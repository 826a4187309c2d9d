"""The deadline of the call that a function answers: whatever it asks of another service ends before that.

A function that Lambda ends at its timeout answers nothing: API Gateway makes a 502 of it, and nobody is told anything. So a
request to another service is sent only if it can fail within what is left, and the function has time to answer 503.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")

MARGIN = 0.5
"""Seconds that a function keeps, of its timeout, to answer in."""

_deadline: ContextVar[float] = ContextVar("call_deadline", default=float("inf"))


def remaining() -> float:
    """The seconds that are left for requests to other services; infinite outside of a call."""
    return _deadline.get() - monotonic()


@contextmanager
def call_deadline(timeout: float) -> Iterator[None]:
    """Limit what is done within to a function's timeout (seconds), from now on, less the margin."""
    with at_most(timeout - MARGIN):
        yield


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Limit what is done within to so many seconds, or to what is left of the call where that is less."""
    with _until(min(monotonic() + seconds, _deadline.get())):
        yield


@contextmanager
def reserved(seconds: float) -> Iterator[None]:
    """Keep so many of the seconds that are left for what follows, such as telling a device of the failure."""
    with _until(_deadline.get() - seconds):
        yield


def with_deadline(work: Callable[[A], R]) -> Callable[[A], R]:
    """The same work, under the deadline of this call, for a thread of its own."""
    deadline = _deadline.get()

    def limited(argument: A) -> R:
        with _until(deadline):
            return work(argument)

    return limited


@contextmanager
def _until(deadline: float) -> Iterator[None]:
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)
