"""Live events of the analytics, for the user's devices."""

from typing import ClassVar

from fitai.analytics.models import WeeklyStreak
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.types import Weight


class ProgressSynced(LiveEvent):
    """The current totals. `revision` grows with each change: a device keeps the highest."""

    name: ClassVar[str] = "sync:progress"

    revision: int
    total_workouts: int
    total_volume: Weight
    total_duration: float
    total_calories: float
    personal_records: int
    current_streak: int
    longest_streak: int
    weekly_streak: WeeklyStreak
