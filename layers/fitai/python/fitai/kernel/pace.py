"""The time limit of resumable work within one message."""

import time

TURN_SECONDS = 20.0
"""Seconds of work for one message; the next message continues. A function gets up to ten messages at once."""


class Pace:
    """The time limit of one message, from its creation on."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + TURN_SECONDS

    @property
    def is_over(self) -> bool:
        """Whether the rest of the work is for the next message."""
        return time.monotonic() >= self._ends
