"""Types of the progress that cross the API."""

from datetime import date

from pydantic import Field

from fitai.analytics.models import StrongestLift, WeeklyStats
from fitai.kernel.types import Model, Weight


class WeeklyTargets(Model):
    """The running week against the target of the preferences."""

    workouts_per_week: int
    """The target of the preferences."""
    current_week_count: int
    """Workouts of the running week."""
    week_start_date: date
    """The Monday of the running week."""
    reached: bool
    """Whether the running week has reached the target."""


class ProgressStreaks(Model):
    """Streaks of days with a workout, and of weeks that reached the target (which rest days do not break)."""

    current_workout_streak: int = Field(description="Days in a row, until today or yesterday.")
    longest_workout_streak: int = Field(description="Days.")
    current_weekly_streak: int = Field(description="Weeks.")
    longest_weekly_streak: int = Field(description="Weeks.")
    weekly_targets: WeeklyTargets
    """The running week against the target."""


class ProgressPeriod(Model):
    """Four whole weeks."""

    start_date: date
    """The first day."""
    end_date: date
    """The last day."""
    workout_count: int
    """How many workouts were completed."""
    total_volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    calories_burned: float = Field(description="Kilocalories.")


class ProgressComparison(Model):
    """The last four whole weeks and the four before; the running week is in neither.

    The changes are in percent of the earlier weeks, and absent when those are zero.
    """

    recent: ProgressPeriod
    """The last four whole weeks."""
    earlier: ProgressPeriod
    """The four weeks before them."""
    workout_change_percentage: float | None = None
    """By how many percent there were more workouts; left out where there were none before."""
    volume_change_percentage: float | None = None
    """By how many percent the volume was larger; left out where there was none before."""


class ProgressOverview(Model):
    """The caller's progress."""

    total_workouts: int
    """How many workouts were ever completed."""
    total_volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    personal_records: int
    """How many personal records were set."""
    streaks: ProgressStreaks
    """Days and weeks in a row."""
    comparison: ProgressComparison
    """The last four weeks against the four before."""
    weekly: list[WeeklyStats] = Field(description="The last twelve weeks, the running one included, oldest first.")
    strongest_lifts: list[StrongestLift]
    """The exercises with the best lifts, the best first."""
