"""Time limit of one message of resumable work."""

import time

TURN_SECONDS = 20.0
"""Seconds that one message may work; the next message goes on. A function is handed up to ten of them at once."""


class Pace:
    """How long a message may go on working."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + TURN_SECONDS

    @property
    def is_over(self) -> bool:
        """Whether the rest is for the next message."""
        return time.monotonic() >= self._ends
