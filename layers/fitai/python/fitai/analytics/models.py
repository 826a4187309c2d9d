"""Types of the analytics that cross the API. Durations are in seconds; volumes are weight times repetitions."""

from datetime import date

from pydantic import Field

from fitai.kernel.types import Input, Model, Weekday, Weight

WEEKS = 12
"""Weeks of the overview, and of the frequency where no number is requested."""
MAX_WEEKS = 52


class WeeklyStats(Model):
    """A week's training, Monday first."""

    week_start_date: date
    workout_count: int
    total_volume: Weight
    average_duration: float = Field(description="Seconds per workout, pauses left out; 0 without workouts.")
    calories_burned: float = Field(description="Kilocalories.")


class StrongestLift(Model):
    """The best values of an exercise; the three may come from different sets."""

    exercise_id: str
    name: str
    max_weight: Weight | None = None
    max_reps: int | None = None
    one_rep_max: Weight = Field(description="Estimated (Epley).")


class FavoriteExercise(Model):
    """One of the most used exercises."""

    exercise_id: str
    name: str
    workout_count: int = Field(description="Workouts that it was done in.")
    sets: int = Field(description="Working sets.")


class WeeklyStreak(Model):
    """Weeks in a row with at least `target` workouts. Weeks begin on `weekStartsOn` of the preferences.

    The running week counts once it has reached the target, and breaks nothing before it is over.
    """

    current: int
    longest: int
    target: int = Field(description="Workouts per week, from the preferences.")
    this_week: int = Field(description="Workouts of the running week.")
    week_start_date: date


class AnalyticsOverview(Model):
    """An overview of all of the caller's training. Days and weeks are those of the caller's time zone."""

    total_workouts: int
    total_volume: Weight
    total_duration: float = Field(description="Seconds.")
    total_calories: float = Field(description="Kilocalories.")
    total_hard_sets: int
    personal_records: int
    average_workout_duration: float = Field(description="Seconds; 0 without workouts.")
    first_workout_date: date | None = None
    last_workout_date: date | None = None
    current_streak: int = Field(description="Days of training in a row, until today or yesterday.")
    longest_streak: int = Field(description="Days.")
    weekly_streak: WeeklyStreak
    weekly: list[WeeklyStats] = Field(description="The last twelve weeks, the running one included, oldest first.")
    strongest_lifts: list[StrongestLift] = Field(description="At most ten, by estimated one-rep max.")
    favorite_exercises: list[FavoriteExercise] = Field(description="At most five, by use.")


class FrequencyQuery(Input):
    """The number of weeks to report."""

    weeks: int = Field(WEEKS, ge=1, le=MAX_WEEKS, description="Weeks, the running one included.")


class FrequencyWeek(Model):
    """The workouts of a week, which begins on Monday."""

    week_start_date: date
    workout_count: int
    days_trained: int


class WeekdayFrequency(Model):
    """The workouts on a day of the week."""

    day: Weekday
    workout_count: int


class MuscleFrequency(Model):
    """The training of a muscle."""

    muscle: str
    sets: float = Field(description="Working sets; a set counts a half for a secondary muscle.")
    average_per_week: float


class WorkoutFrequency(Model):
    """How often, when and what the caller trains. Weeks are those of the caller's time zone.

    Averages are over the requested weeks since the first workout, the running one included.
    """

    weeks: list[FrequencyWeek] = Field(description="Oldest first.")
    workout_count: int
    days_trained: int
    average_per_week: float
    per_weekday: list[WeekdayFrequency] = Field(description="Monday first.")
    most_active_day: Weekday | None = Field(None, description="The first one, when several are equal.")
    by_muscle: list[MuscleFrequency] = Field(description="Most trained first.")
