"""Domain events of the body metrics."""

from datetime import date
from typing import ClassVar

from fitai.kernel.events import Event


class BodyChanged(Event):
    """Entries of the body metrics were added, corrected or deleted; the trend is read by whoever needs it.

    `days`: those whose entries have changed; empty after an import, which may have changed any.
    `is_new`: whether the user has written a new entry.
    """

    name: ClassVar[str] = "body.changed"

    days: list[date] = []
    is_new: bool = False
