"""What crosses the API of the progress."""

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
    """Training in a row: days, and weeks that reached the target (a planned rest day breaks none of these)."""

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
    """The last four whole weeks and the four before; the running week is not over and stands in neither.

    The changes are percent of the earlier weeks, and missing where those had nothing.
    """

    recent: ProgressPeriod
    earlier: ProgressPeriod
    workout_change_percentage: float | None = None
    volume_change_percentage: float | None = None


class ProgressOverview(Model):
    """How the caller gets on."""

    total_workouts: int
    total_volume: Weight
    personal_records: int
    streaks: ProgressStreaks
    comparison: ProgressComparison
    weekly: list[WeeklyStats] = Field(description="The last twelve weeks, the running one included, oldest first.")
    strongest_lifts: list[StrongestLift]


class StrengthQuery(Paging):
    """Of which exercise, and when."""

    exercise_id: str = Field(min_length=1, max_length=100)
    since: date | None = Field(None, alias="from", description="First day.")
    until: date | None = Field(None, alias="to", description="Last day.")

    @model_validator(mode="after")
    def _in_order(self) -> "StrengthQuery":
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError("from must not be after to")
        return self


class StrengthTrend(Model):
    """Where an exercise is going, over the points that are answered.

    A straight line is laid through the points by least squares over the days; the change is from its first day to its
    last one. Less than half a percent either way is `maintaining`.
    """

    direction: Direction
    change_percentage: float = Field(description="Of the line's beginning; positive is better.")
    measured: TrendMeasure = Field(
        description="What the line is laid through: estimated 1RM, or repetitions where no weight is moved, "
        "or the assistance, of which less is better."
    )
    consistency_score: float = Field(
        description="Percent of the weeks between the first and the last point that have one."
    )


class StrengthProgress(Model):
    """The best of each workout, oldest first; `cursor` leads to the points before."""

    exercise_id: str
    points: list[StrengthPoint]
    trend: StrengthTrend
    cursor: str | None = None
