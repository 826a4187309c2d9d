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
    """The running week against its target."""

    workouts_per_week: int
    """What the running week needs: the target that was in force when it began, less by paused days."""
    current_week_count: int
    """Workouts of the running week."""
    week_start_date: date
    """The first day of the running week."""
    reached: bool
    """Whether the running week has reached the target."""


class ProgressStreaks(Model):
    """Streaks of days with a workout, and of weeks that reached the target (which rest days do not break)."""

    current_workout_streak: int = Field(description="Days in a row, until today or yesterday.")
    longest_workout_streak: int = Field(description="Days.")
    current_weekly_streak: int = Field(description="Weeks.")
    longest_weekly_streak: int = Field(description="Weeks.")
    freezes: int = Field(0, description="Freezes held: one for each four met weeks, at most two.")
    frozen_weeks: list[date] = Field([], description="First days of the latest weeks that a freeze was used for.")
    paused_until: date | None = None
    """The last day of the present pause; left out where there is none."""
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


class StrengthQuery(Paging):
    """The exercise, and the range of days."""

    exercise_id: str = Field(min_length=1, max_length=100)
    """The exercise, of the library or one of the caller's own."""
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
    """Whether the exercise goes up, down, or neither."""
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
    """The id of an exercise of the library, or of one of the user's own."""
    points: list[StrengthPoint]
    """The best of each workout, oldest first."""
    trend: StrengthTrend
    """Where it is going."""
    cursor: str | None = None
    """Send it as `cursor` for earlier points; left out when there are none."""
