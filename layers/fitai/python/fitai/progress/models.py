"""Types of the progress that cross the API."""

from datetime import date

from pydantic import Field

from fitai.analytics.models import FavoriteExercise, PeriodComparison, StrongestLift, WeeklyStats
from fitai.kernel.types import Model, Weight


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
    current_goal_streak: int = Field(
        description="Weeks in a row in which every active goal that is counted by period was met."
    )
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
    """Equal periods: the running week and month against as many days of the ones before, and the last four whole weeks
    against the four before, in which the running week is not.

    The changes are in percent of the earlier period: left out where that is zero and the later one is not, 0 where both are.
    """

    week: PeriodComparison
    """The running week until today against the same days of the week before."""
    month: PeriodComparison
    """The running month until today against as many days of the month before."""

    recent: ProgressPeriod
    """The last four whole weeks."""
    earlier: ProgressPeriod
    """The four weeks before them."""
    workout_change_percentage: float | None = None
    """By how many percent there were more workouts in the last four weeks."""
    volume_change_percentage: float | None = None
    """By how many percent the volume was larger in the last four weeks."""


class ProgressOverview(Model):
    """The caller's progress."""

    total_workouts: int
    """How many workouts were ever completed."""
    total_volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    average_workout_duration: float = Field(description="Seconds per workout, pauses left out; 0 without workouts.")
    personal_records: int
    """How many personal records were set."""
    streaks: ProgressStreaks
    """Days and weeks in a row."""
    comparison: ProgressComparison
    """Equal periods against each other."""
    weekly: list[WeeklyStats] = Field(description="The last twelve weeks, the running one included, oldest first.")
    strongest_lifts: list[StrongestLift]
    """The exercises with the best lifts, the best first."""
    favorite_exercises: list[FavoriteExercise]
    """The exercises that are done most often, at most five."""
