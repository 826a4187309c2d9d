"""Types of the progress that cross the API."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from fitai.analytics.models import StrongestLift, WeeklyStats
from fitai.kernel.paging import Paging
from fitai.kernel.types import Model, Weight
from fitai.workouts.models import StrengthPoint

Direction = Literal["improving", "maintaining", "declining"]
TrendMeasure = Literal["one_rep_max", "reps", "assistance"]


class WeeklyTargets(Model):
    """The running week against the target of the preferences."""

    workouts_per_week: int
    current_week_count: int
    week_start_date: date
    reached: bool


class ProgressStreaks(Model):
    """Streaks of days with a workout, and of weeks that reached the target (which rest days do not break)."""

    current_workout_streak: int = Field(description="Days in a row, until today or yesterday.")
    longest_workout_streak: int = Field(description="Days.")
    current_weekly_streak: int = Field(description="Weeks.")
    longest_weekly_streak: int = Field(description="Weeks.")
    weekly_targets: WeeklyTargets


class ProgressPeriod(Model):
    """Four whole weeks."""

    start_date: date
    end_date: date
    workout_count: int
    total_volume: Weight
    calories_burned: float = Field(description="Kilocalories.")


class ProgressComparison(Model):
    """The last four whole weeks and the four before; the running week is in neither.

    The changes are in percent of the earlier weeks, and absent when those are zero.
    """

    recent: ProgressPeriod
    earlier: ProgressPeriod
    workout_change_percentage: float | None = None
    volume_change_percentage: float | None = None


class ProgressOverview(Model):
    """The caller's progress."""

    total_workouts: int
    total_volume: Weight
    personal_records: int
    streaks: ProgressStreaks
    comparison: ProgressComparison
    weekly: list[WeeklyStats] = Field(description="The last twelve weeks, the running one included, oldest first.")
    strongest_lifts: list[StrongestLift]


class StrengthQuery(Paging):
    """The exercise, and the range of days."""

    exercise_id: str = Field(min_length=1, max_length=100)
    since: date | None = Field(None, alias="from", description="First day.")
    until: date | None = Field(None, alias="to", description="Last day.")

    @model_validator(mode="after")
    def _in_order(self) -> "StrengthQuery":
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError("from must not be after to")
        return self


class StrengthTrend(Model):
    """The trend of an exercise over the returned points.

    A straight line is fitted to the points by least squares over the days; the change is from its first day to its last.
    Less than half a percent either way is `maintaining`.
    """

    direction: Direction
    change_percentage: float = Field(description="In percent of the line's value on the first day; positive is better.")
    measured: TrendMeasure = Field(
        description="What the line is fitted to: the estimated 1RM; the repetitions where no weight is moved; "
        "or the assistance, of which less is better."
    )
    consistency_score: float = Field(
        description="Percent of the weeks from the first point to the last that have a point."
    )


class StrengthProgress(Model):
    """The best point of each workout, oldest first; `cursor` leads to earlier points."""

    exercise_id: str
    points: list[StrengthPoint]
    trend: StrengthTrend
    cursor: str | None = None
