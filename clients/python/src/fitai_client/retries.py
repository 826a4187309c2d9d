"""When a request is sent again, and after how long."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from fitai_client.errors import ApiError, FitAIError, Unreachable

TRANSIENT = {
    "unavailable",
    "internal",
    "payments_unavailable",
    "idempotency_in_progress",
    "too_many_requests",
    "rate_limited",
}
"""The codes after which the same request may succeed soon. Others of status 429 and 503 last for hours or need a person."""
GATEWAY = {429, 500, 502, 503, 504}
"""Statuses that are transient where something before the API has answered, which has no code."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and how patiently a request is sent.

    Every request that changes something has an idempotency key, so that all of them may be repeated.

    Attributes:
        attempts: how often a request is sent at most.
        first_pause: the longest pause before the first retry, in seconds; it doubles with each.
        longest_pause: the longest pause. A `Retry-After` that is longer is left to the caller.
        random: a number from 0 to 1; pauses are random, so that clients do not come back all at once.
    """

    attempts: int = 4
    first_pause: float = 0.25
    longest_pause: float = 20.0
    random: Callable[[], float] = random.random

    def backoff(self, attempt: int) -> float:
        """The pause after an attempt, counted from 0."""
        return min(self.longest_pause, self.first_pause * 2.0 ** min(attempt, 30)) * (0.5 + self.random() / 2)

    def pause(self, attempt: int, failure: FitAIError) -> float | None:
        """How long to wait after a failed attempt before the next one; None if there is to be none."""
        if attempt + 1 >= self.attempts or not is_transient(failure):
            return None
        retry_after = failure.retry_after if isinstance(failure, ApiError) else None
        if retry_after is not None and retry_after > self.longest_pause:
            return None
        return max(self.backoff(attempt), retry_after or 0.0)


def is_transient(failure: FitAIError) -> bool:
    """Whether the same request may succeed soon."""
    if isinstance(failure, ApiError):
        return failure.code in TRANSIENT or (not failure.code and failure.status in GATEWAY)
    return isinstance(failure, Unreachable)
