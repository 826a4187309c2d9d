"""Types of volume, muscles, strength and export that cross the API. Durations are in seconds."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from fitai.analytics.models import MAX_WEEKS, WEEKS, WeeklyStats
from fitai.kernel.types import Distance, Input, Model, Weight
from fitai.training.landmarks import VolumeLevel
from fitai.training.vocabulary import Muscle

Day = date
"""A day of the calendar; a field that is called `date` would hide the type."""
MAX_VOLUME_WEEKS = 104
"""Weeks of the volume at most."""
MAX_VOLUME_MONTHS = 24

# --- volume ------------------------------------------------------------------------------------------------


class VolumeQuery(Input):
    """The periods and the groups of the volume."""

    by: Literal["week", "month"] = "week"
    """The length of a period; weeks begin on Monday."""
    group: Literal["muscle", "movement", "exercise"] = "muscle"
    """What the work of a period is summed up by."""
    periods: int | None = Field(
        None,
        ge=1,
        le=MAX_VOLUME_WEEKS,
        description="Periods until `to`, instead of `from`: at most 104 weeks or 24 months; 12 by default.",
    )
    since: Day | None = Field(None, alias="from", description="A day of the first period.")
    until: Day | None = Field(None, alias="to", description="A day of the last period; today by default.")

    @model_validator(mode="after")
    def _bounded(self) -> "VolumeQuery":
        if self.since and self.periods:
            raise ValueError("from and periods exclude each other")
        if self.since and self.until and self.until < self.since:
            raise ValueError("to must not be before from")
        if self.by == "month" and (self.periods or 0) > MAX_VOLUME_MONTHS:
            raise ValueError("periods must be at most 24 months")
        return self


class VolumeGroup(Model):
    """The work of a muscle, a movement pattern or an exercise in a period."""

    key: str
    """The muscle, the movement pattern or the id of the exercise; `other` for what has none, and for what is summed up."""
    name: str | None = None
    """The name of the exercise; left out for muscles and movements."""
    sets: float
    """Working sets; for a secondary muscle a set counts a half, and so do its repetitions and volume."""
    reps: float
    """Repetitions."""
    volume: Weight
    """The sum of weight times repetitions."""
    seconds: float
    """Seconds of the sets that are measured by their time."""
    distance: Distance
    """The distance that was covered."""


class VolumePeriod(Model):
    """The work of a period. For muscles the groups' sums exceed the whole: a set counts for several of them."""

    start_date: Day
    """The first day."""
    end_date: Day
    """The last day."""
    workout_count: int
    """How many workouts were completed."""
    sets: int
    """Working sets."""
    reps: int
    """Repetitions."""
    volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    seconds: float
    """Seconds of the sets that are measured by their time."""
    distance: Distance
    """The distance that was covered."""
    groups: list[VolumeGroup] = Field(
        description="The most volume first, then the most sets; at most 50, the rest as `other`."
    )


class TrainingVolume(Model):
    """The caller's work, period by period."""

    by: Literal["week", "month"]
    """The length of a period."""
    group: Literal["muscle", "movement", "exercise"]
    """What the work is summed up by."""
    periods: list[VolumePeriod] = Field(description="Oldest first, empty ones included.")


# --- muscles -----------------------------------------------------------------------------------------------


class MusclesQuery(Input):
    """The number of weeks to report."""

    weeks: int = Field(4, ge=1, le=MAX_WEEKS, description="Weeks, the running one included.")


class MuscleExercise(Model):
    """An exercise that has trained a muscle."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own; `other` for those that are summed up."""
    name: str
    """The name of the exercise."""
    sets: float
    """Hard sets for this muscle; a set counts a half for a secondary muscle."""


class MuscleHeat(Model):
    """The training of a muscle, for a heat map."""

    muscle: Muscle
    """The muscle that the sets are for."""
    sets: float
    """Hard sets in all weeks; a set counts a half for a secondary muscle."""
    weekly: list[float] = Field(description="Hard sets of each week, oldest first.")
    average_per_week: float
    """Hard sets per whole week since the first workout; of the running week where there is no whole one."""
    heat: float = Field(description="Share of the most trained muscle's sets, 0 to 1.")
    exercises: list[MuscleExercise] = Field(description="At most five, the most sets first.")


class VolumeLandmarks(Model):
    """Weekly hard sets that are landmarks for a muscle group."""

    maintenance: int
    """What maintains it."""
    minimum_effective: int
    """The least that lets it grow."""
    adaptive_low: int
    """Where the range begins in which most people grow best."""
    adaptive_high: int
    """Where that range ends."""
    maximum: int
    """The most that one recovers from."""


class MuscleGroupVolume(Model):
    """The weekly sets of a muscle group against its landmarks, once there are four weeks of data."""

    group: str
    """The muscle group; `back` are the lats and the middle back."""
    weekly: list[float] = Field(description="Hard sets of each week, oldest first.")
    average_per_week: float
    """Hard sets per whole week since the first workout; of the running week where there is no whole one."""
    landmarks: VolumeLandmarks | None = None
    """The landmarks; left out before four weeks had a workout."""
    level: VolumeLevel | None = None
    """Where the average lies among them; left out with them."""


class MuscleVolume(Model):
    """The weekly hard sets of all muscles, and what made them. Weeks begin on Monday."""

    weeks: list[Day] = Field(description="The Monday of each week, oldest first.")
    muscles: list[MuscleHeat] = Field(description="All muscles, the most trained first.")
    groups: list[MuscleGroupVolume]
    """The muscle groups that have landmarks."""


# --- strength ----------------------------------------------------------------------------------------------


class StrengthWeeksQuery(Input):
    """The number of weeks to report."""

    weeks: int = Field(WEEKS, ge=1, le=MAX_WEEKS, description="Weeks, the running one included.")


class StrengthWeek(Model):
    """The best of a week."""

    week_start_date: Day
    """The Monday that the week begins with."""
    one_rep_max: Weight
    """The best estimated one-rep max of the week."""


class LiftStrength(Model):
    """An exercise's bests, and its best of each week."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    is_main_lift: bool
    """Whether it is one of the main lifts: squat, bench press, deadlift, overhead press."""
    max_weight: Weight | None = None
    """The heaviest weight ever; left out for an exercise without weight."""
    max_reps: int | None = None
    """The most repetitions of a set ever."""
    one_rep_max: Weight | None = None
    """The best estimated one-rep max ever."""
    weekly: list[StrengthWeek] = Field(description="The weeks that have an estimate, oldest first.")
    change_percentage: float | None = None
    """From the first of these weeks to the last, in percent; left out with fewer than two."""


class StrengthOverview(Model):
    """The main lifts that the caller has done, then the strongest others."""

    lifts: list[LiftStrength]
    """The main lifts first, each of them and of the others by the best estimate."""


# --- export ------------------------------------------------------------------------------------------------


class ExportAnalytics(Input):
    """The format of the export."""

    format: Literal["csv", "json"] = "csv"
    """The format of the file."""


class ExportedExercise(Model):
    """An exercise in all workouts."""

    exercise_id: str
    """The id of the exercise."""
    name: str
    """The name of the exercise."""
    workout_count: int
    """Workouts that it was done in."""
    sets: int
    """Working sets."""
    volume: Weight
    """The sum of weight times repetitions."""
    max_weight: Weight | None = None
    """The heaviest weight; for an assisted exercise the least assistance."""
    max_reps: int | None = None
    """The most repetitions of a set."""
    one_rep_max: Weight | None = None
    """The best estimated one-rep max."""


class ExportedWork(Model):
    """The work of an exercise on a day."""

    exercise_id: str
    """The id of the exercise."""
    name: str
    """The name of the exercise."""
    pattern: str
    """The movement pattern."""
    sets: int
    """Working sets."""
    reps: int
    """Repetitions."""
    volume: Weight
    """The sum of weight times repetitions."""
    seconds: float
    """Seconds of the sets that are measured by their time."""
    distance: Distance
    """The distance that was covered."""
    one_rep_max: Weight | None = None
    """The best estimated one-rep max of the day."""


class ExportedDay(Model):
    """The workouts of a day."""

    date: Day
    """The day."""
    workout_count: int
    """How many workouts were completed."""
    sets: int
    """Working sets."""
    volume: Weight
    """The sum of weight times repetitions."""
    duration: float
    """Seconds of training."""
    exercises: list[ExportedWork]
    """The exercises of the day."""


class ExportedWeek(WeeklyStats):
    """A week's training, with the sets of its muscles, and its days."""

    sets: int
    """Working sets."""
    muscles: dict[str, float]
    """Working sets of each muscle; a set counts a half for a secondary muscle."""
    days: list[ExportedDay]
    """The days with a workout."""


class AnalyticsExport(Model):
    """All of the caller's analytics, oldest first."""

    weeks: list[ExportedWeek]
    """The weeks with a workout."""
    exercises: list[ExportedExercise]
    """The exercises in all workouts, by their id."""
