"""Domain events of the analytics."""

from datetime import date
from typing import ClassVar

from fitai.kernel.events import Event


class AnalyticsChanged(Event):
    """Totals, weeks or streaks of a user have changed; they are read by whoever needs them.

    `days`: those whose workouts have changed; empty when everything may have changed (after an import, a rebuild or a
    change of the preferences).
    """

    name: ClassVar[str] = "analytics.changed"
    days: list[date] = []
