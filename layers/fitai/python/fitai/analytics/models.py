"""Types of the analytics that cross the API. Durations are in seconds; volumes are weight times repetitions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from fitai.kernel.types import Input, Model, Weekday, Weight

Day = date
"""A day of the calendar; a field that is called `date` would hide the type."""

WEEKS = 12
"""Weeks of the overview, and of the frequency where no number is requested."""
MAX_WEEKS = 52
INTENSITY_WEEKS = 6
"""The last weeks of the overview, of which it has the intensities and the balance."""

IntensityBand = Literal["below_60", "60_to_70", "70_to_80", "80_to_90", "90_and_more", "unknown"]
PauseReason = Literal["illness", "travel", "rest"]
MAX_PAUSE_DAYS = 180
"""Days of the longest pause."""


class WeeklyStats(Model):
    """A week's training, Monday first."""

    week_start_date: date
    """The Monday that the week begins with."""
    workout_count: int
    """How many workouts were completed."""
    total_volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    average_duration: float = Field(description="Seconds per workout, pauses left out; 0 without workouts.")
    calories_burned: float = Field(description="Kilocalories.")


class StrongestLift(Model):
    """The best values of an exercise; the three may come from different sets."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    max_weight: Weight | None = None
    """The heaviest weight of a set; left out for an exercise without weight."""
    max_reps: int | None = None
    """The most repetitions of a set."""
    one_rep_max: Weight = Field(description="Estimated (Epley).")


class FavoriteExercise(Model):
    """One of the most used exercises."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    workout_count: int = Field(description="Workouts that it was done in.")
    sets: int = Field(description="Working sets.")


class WeeklyStreak(Model):
    """Weeks in a row that met their target. Weeks begin on `weekStartsOn` of the preferences.

    Only met weeks count, the running one once it has reached the target. A week that was not met may be made up for by late
    logs until two days after its end. After that a freeze is used for it, where one is held: then it neither counts nor breaks
    the streak. A week with at least four paused days does neither, too.
    """

    current: int
    """How many weeks the present streak has; the running week counts once it has reached the target."""
    longest: int
    """How many weeks the longest streak ever had."""
    target: int = Field(
        description="Workouts that the running week needs: the target that was in force when it began, less by paused days."
    )
    this_week: int = Field(description="Workouts of the running week.")
    week_start_date: date
    """The first day of the running week."""
    freezes: int = Field(0, description="Freezes held: one for each four met weeks, at most two.")
    frozen_weeks: list[date] = Field([], description="First days of the latest weeks that a freeze was used for.")
    paused_until: date | None = None
    """The last day of the present pause; left out where there is none."""


class Pause(Model):
    """Days on which the user does not train, and no streak asks for it."""

    id: str
    """The id of the pause."""
    reason: PauseReason
    """Why the user pauses."""
    start_date: date
    """The first day."""
    end_date: date
    """The last day."""


class PauseList(Model):
    """The caller's pauses."""

    pauses: list[Pause] = Field(description="The latest first.")


def _require_possible_days(start_date: date, end_date: date) -> None:
    if end_date < start_date:
        raise ValueError("endDate must not be before startDate")
    if end_date - start_date >= timedelta(days=MAX_PAUSE_DAYS):
        raise ValueError(f"A pause has at most {MAX_PAUSE_DAYS} days")


class PauseRequest(Input):
    """A pause, which may lie ahead. One for an illness may have begun up to 14 days ago, others begin today or later."""

    reason: PauseReason
    """Why the user pauses."""
    start_date: date
    """The first day."""
    end_date: date = Field(description="The last day; a pause has at most 180 days.")

    @model_validator(mode="after")
    def _possible(self) -> "PauseRequest":
        _require_possible_days(self.start_date, self.end_date)
        return self


class PauseChange(Input):
    """A change of a pause; what is left out stays. Days that are added must not be past, or with an illness 14 days at most."""

    reason: PauseReason | None = None
    """Why the user pauses."""
    start_date: date | None = None
    """The first day."""
    end_date: date | None = Field(None, description="The last day; to end a pause now, yesterday.")

    @model_validator(mode="after")
    def _possible(self) -> "PauseChange":
        if self.start_date is not None and self.end_date is not None:
            _require_possible_days(self.start_date, self.end_date)
        return self


class Change(Model):
    """A number in two periods."""

    previous: float
    """In the part of the period before."""
    current: float
    """In the running period."""
    change_percentage: float | None = None
    """By how many percent it is larger; left out where it was 0 before and is not now."""

    def in_weight(self) -> "WeightChange":
        """The same, as a weight."""
        return WeightChange(previous=self.previous, current=self.current, change_percentage=self.change_percentage)


class WeightChange(Model):
    """A volume in two periods."""

    previous: Weight
    """In the part of the period before."""
    current: Weight
    """In the running period."""
    change_percentage: float | None = None
    """By how many percent it is larger; left out where it was 0 before and is not now."""


class PeriodComparison(Model):
    """The running period until today, against as many days of the period before."""

    first_day: date
    """The first day of the running period."""
    last_day: date
    """The last day that is compared, usually today; in a month that follows a shorter one it may be an earlier day."""
    previous_first_day: date
    """The first day of the period before."""
    previous_last_day: date
    """The last day that is compared of the period before."""
    workouts: Change
    """Completed workouts."""
    volume: WeightChange
    """The sum of weight times repetitions, without warm-up sets."""
    duration: Change
    """Seconds of training."""
    sets: Change
    """Working sets."""


class OverviewComparison(Model):
    """The running week and month, each against the equal part of the one before."""

    week: PeriodComparison
    """The week, from the day that weeks begin on by the preferences."""
    month: PeriodComparison
    """The calendar month."""


class BestWeekStats(Model):
    """One of the weeks with the most volume."""

    week_start_date: date
    """The Monday that the week begins with."""
    workout_count: int
    """How many workouts were completed."""
    total_volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    sets: int
    """Working sets."""


class Balance(Model):
    """Working sets of opposite movements in the last six weeks, and their ratios."""

    push: int
    """Sets of pushing."""
    pull: int
    """Sets of pulling."""
    push_to_pull: float | None = None
    """Push divided by pull; left out where either is 0."""
    knee: int
    """Sets of squats and lunges."""
    hip: int
    """Sets of hinges."""
    knee_to_hip: float | None = None
    """Knee divided by hip; left out where either is 0."""


class IntensityShare(Model):
    """The sets of a band of intensity: load in percent of the best estimated one-rep max of the 42 days before."""

    band: IntensityBand
    """The band in percent, its lower bound included; `unknown` without a load or an earlier estimate."""
    sets: int
    """Working sets."""
    percentage: float
    """Percent of all working sets; 0 without any."""


class AnalyticsOverview(Model):
    """An overview of all of the caller's training. Days and weeks are those of the caller's time zone."""

    total_workouts: int
    """How many workouts were ever completed."""
    total_volume: Weight
    """The sum of weight times repetitions, without warm-up sets."""
    total_duration: float = Field(description="Seconds.")
    total_calories: float = Field(description="Kilocalories.")
    total_hard_sets: int
    """How many working sets were done close to failure, or of which no effort is known."""
    personal_records: int
    """How many personal records were set."""
    average_workout_duration: float = Field(description="Seconds; 0 without workouts.")
    first_workout_date: date | None = None
    """The day of the first workout; left out without workouts."""
    last_workout_date: date | None = None
    """The day of the latest workout; left out without workouts."""
    current_streak: int = Field(description="Days of training in a row, until today or yesterday.")
    longest_streak: int = Field(description="Days.")
    weekly_streak: WeeklyStreak
    """Weeks in a row that reached the target."""
    weekly: list[WeeklyStats] = Field(description="The last twelve weeks, the running one included, oldest first.")
    strongest_lifts: list[StrongestLift] = Field(description="At most ten, by estimated one-rep max.")
    favorite_exercises: list[FavoriteExercise] = Field(description="At most five, by use.")
    comparison: OverviewComparison
    """The running week and month against equal parts of those before."""
    best_weeks: list[BestWeekStats] = Field(description="At most three, the most volume first.")
    balance: Balance
    """Opposite movements of the last six weeks."""
    intensity: list[IntensityShare] = Field(description="Of the last six weeks: all bands, the lightest first.")


class FrequencyQuery(Input):
    """The number of weeks to report, and the year of the calendar."""

    weeks: int = Field(WEEKS, ge=1, le=MAX_WEEKS, description="Weeks, the running one included.")
    year: int | None = Field(
        None, ge=1970, le=2200, description="The year of the calendar; by default the last 365 days until today."
    )


class CalendarDay(Model):
    """A day with workouts."""

    date: Day
    """The day."""
    workout_count: int
    """How many workouts were completed; at most 255 are counted."""


class FrequencyCalendar(Model):
    """The days of a year that had a workout."""

    first_day: Day
    """The first day of the calendar."""
    last_day: Day
    """The last day of the calendar."""
    days: list[CalendarDay]
    """The days with a workout, oldest first."""


class FrequencyWeek(Model):
    """The workouts of a week, which begins on Monday."""

    week_start_date: date
    """The Monday that the week begins with."""
    workout_count: int
    """How many workouts were completed."""
    days_trained: int
    """On how many days there was a workout."""


class WeekdayFrequency(Model):
    """The workouts on a day of the week."""

    day: Weekday
    """The day of the week."""
    workout_count: int
    """How many workouts were completed."""


class MuscleFrequency(Model):
    """The training of a muscle."""

    muscle: str
    """The muscle that is trained."""
    sets: float = Field(description="Working sets; a set counts a half for a secondary muscle.")
    average_per_week: float
    """On how many days of a week it is trained, on average."""


class WorkoutFrequency(Model):
    """How often, when and what the caller trains. Weeks are those of the caller's time zone.

    Averages are over the requested weeks since the first workout, the running one included.
    """

    weeks: list[FrequencyWeek] = Field(description="Oldest first.")
    workout_count: int
    """How many workouts were completed."""
    days_trained: int
    """On how many days there was a workout."""
    average_per_week: float
    """Workouts per week, on average over the weeks of the range."""
    per_weekday: list[WeekdayFrequency] = Field(description="Monday first.")
    most_active_day: Weekday | None = Field(None, description="The first one, when several are equal.")
    by_muscle: list[MuscleFrequency] = Field(description="Most trained first.")
    calendar: FrequencyCalendar
    """The workouts of each day of a year."""


@dataclass(frozen=True, slots=True)
class TrainingGlance:
    """How much a user trains: workouts ever, and the streaks of days and of weeks now and at their longest."""

    workouts: int
    day_streak: int
    longest_day_streak: int
    week_streak: int
    longest_week_streak: int
