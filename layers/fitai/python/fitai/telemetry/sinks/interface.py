"""What a sink does."""

from collections.abc import Sequence
from typing import Protocol

from fitai.telemetry.models import ProductEvent


class SinkFailed(Exception):
    """A sink has not taken the events, or not the deletion: it is to be tried again. The text names no person and no key."""


class Sink(Protocol):
    """Somewhere that product events are sent to."""

    name: str

    def send(self, pseudonym: str, events: Sequence[ProductEvent]) -> None:
        """Send the events of one domain event. Sent again they count once, by their ids.

        Raises:
            SinkFailed: not all of them were taken.
        """

    def delete(self, pseudonym: str, task: str | None) -> str | None:
        """Delete what was sent under the pseudonym.

        Args:
            task: what the former call has returned.

        Returns:
            `CONFIRMED`, or the id of the deletion that goes on; None to begin it anew.

        Raises:
            SinkFailed: it was not taken.
        """
