"""The time limit of one turn of resumable work."""

from time import monotonic


class TimeBudget:
    """A limit on how long work may go on; what is left is for the next message or request."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return monotonic() >= self._ends
