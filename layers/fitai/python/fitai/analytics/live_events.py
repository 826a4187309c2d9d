"""Live events of the analytics, for the user's devices."""

from typing import ClassVar

from pydantic import Field

from fitai.analytics.models import WeeklyStreak
from fitai.goals.models import Goal
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.types import Weight


class ProgressSynced(LiveEvent):
    """The current totals. `revision` grows with each change: a device keeps the highest."""

    name: ClassVar[str] = "sync:progress"

    revision: int
    """Grows with each change; keep the content with the highest."""
    total_workouts: int
    """How many workouts were ever completed."""
    total_volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    total_duration: float
    """Seconds of training in all."""
    total_calories: float
    """Kilocalories in all, as far as they could be estimated."""
    personal_records: int
    """How many personal records were set."""
    current_streak: int
    """Days in a row with a workout, up to today or yesterday."""
    longest_streak: int
    """The most days in a row with a workout."""
    weekly_streak: WeeklyStreak
    """Weeks in a row that reached the target."""
    goals: list[Goal] | None = Field(
        None, description="The goals that have changed; of each, keep the highest `version`. Left out where none has."
    )
