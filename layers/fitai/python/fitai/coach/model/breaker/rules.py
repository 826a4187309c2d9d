"""When the model is left alone. The times of the last five failures say all that is needed."""

from collections.abc import Sequence
from enum import StrEnum

FAILURES = 5
"""Failures within `WINDOW` after which the model is left alone."""
WINDOW = 60_000
"""Milliseconds."""
PAUSE = 30_000
"""Milliseconds that it is left alone, after the last failure; then one request tries it."""
TRIAL = 30_000
"""Milliseconds after which another request may try it, if the one before has not said how it went: more than a call takes."""


class BreakerState(StrEnum):
    """Whether the model is asked."""

    CLOSED = "closed"
    """It is asked."""
    OPEN = "open"
    """It is not."""
    HALF_OPEN = "half_open"
    """One request may try it."""


def state(failures: Sequence[int], trial: int, now: int) -> BreakerState:
    """The state.

    Args:
        failures: the times of the last five failures, the newest last, in epoch milliseconds; 0 where there was none.
        trial: when a request began to try it; 0 where none has.
    """
    if len(failures) < FAILURES or not failures[0] or failures[-1] - failures[0] > WINDOW:
        return BreakerState.CLOSED
    if now < failures[-1] + PAUSE or now < trial + TRIAL:
        return BreakerState.OPEN
    return BreakerState.HALF_OPEN
