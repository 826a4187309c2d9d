"""Types of the analysis of progress that cross the API."""

from datetime import date
from typing import Literal

from pydantic import Field

from fitai.coach.goals.models import GoalOutlook
from fitai.coach.models import Provider
from fitai.coach.planning.models import ExerciseId
from fitai.kernel.own_units import InOwnUnit
from fitai.kernel.types import Input, Model, Weight
from fitai.progress.strength.models import MainLift

Day = date
"""A day of the calendar; a field that is called `date` would hide the type."""
Direction = Literal["up", "down", "flat"]
Measure = Literal["one_rep_max", "reps", "assistance"]
CauseKind = Literal[
    "too_few_sets",
    "too_many_sets",
    "effort_too_low",
    "effort_too_high",
    "trained_too_seldom",
    "no_deload",
    "same_repetitions",
    "losing_weight",
    "sleep_unknown",
]
AdviceKind = Literal[
    "add_sets", "reduce_sets", "aim_at_rpe", "add_day", "deload", "change_repetitions", "eat_more", "tell_sleep"
]
FactSource = Literal["sessions", "weekly_sets", "floor", "maximum", "effort", "deloads", "body_log", "account"]
"""Where a number comes from: the best sets of the days with the exercise, the sets of the last whole weeks, the least that the
user's goal and level ask for, the landmark of what one recovers from, the RPE of the working sets, the deload weeks, the log of
the body weight, the account."""
FactUnit = Literal[
    "kg", "lb", "reps", "sets/week", "sessions/week", "weeks", "days", "RPE", "%/week", "percent", "hours/night"
]


class AnalyzeProgress(Input):
    """What is to be analysed. Without an exercise: the main lifts, the balance of the muscles, and the goals."""

    exercise_id: ExerciseId | None = None
    """The exercise, of the library or one of the caller's own; without it, everything at once."""
    period: int = Field(12, ge=4, le=12)
    """Weeks that are looked back on, 4 to 12."""


class Fact(Model):
    """A number that something follows from, in the caller's units, and where it comes from."""

    name: str
    """What it is, such as `weeklySets`."""
    value: float
    """The number, rounded as it is written in the text."""
    unit: FactUnit
    """The unit of the number."""
    source: FactSource
    """Where it comes from."""


class LiftDay(Model):
    """The best of an exercise on a day."""

    date: Day
    """The day."""
    one_rep_max: Weight | None = None
    """The best estimated one-repetition maximum; left out where something else is measured."""
    assistance: Weight | None = None
    """The least assistance; of an assisted exercise only."""
    reps: int | None = None
    """The repetitions of the best set."""


class LiftTrend(Model):
    """The change per week: the Theil–Sen slope of the best of each day, with its 95 % interval.

    It is `up` or `down` where the whole interval is. Of an assisted exercise up is less assistance.
    """

    direction: Direction
    """Whether it goes up, down, or neither."""
    per_week: Weight | None = None
    """The change per week; left out where repetitions are measured."""
    low: Weight | None = None
    """The lower end of the interval."""
    high: Weight | None = None
    """The upper end of the interval."""
    reps_per_week: float | None = None
    """The change of the repetitions per week, where they are measured."""
    reps_low: float | None = None
    """The lower end of the interval."""
    reps_high: float | None = None
    """The upper end of the interval."""


class PlateauCause(Model):
    """A cause of a plateau that the data speaks for, with the advice that follows from it."""

    cause: CauseKind
    """What may be in the way."""
    weight: float
    """How much speaks for it; causes are listed by it, the highest first."""
    muscle_group: str | None = None
    """The muscle group whose sets it is about."""
    facts: list[Fact]
    """The numbers that speak for it."""
    advice: AdviceKind
    """What to do."""
    text: str
    """Cause and advice as sentences for the user, in the caller's units."""


class LiftPlateau(Model):
    """The exercise has not improved: the best of the last three days is no more than half a percent above all before."""

    recent: LiftDay
    """The best of the last three days with the exercise."""
    before: LiftDay
    """The best before them."""
    days_since: int
    """Days from the best before to the last day with the exercise."""
    sessions_since: int
    """Days with the exercise since the best before."""
    facts: list[Fact]
    """The numbers, and where they come from."""
    causes: list[PlateauCause]
    """At most three causes, the one with the highest weight first."""


class LiftAnalysis(InOwnUnit):
    """How an exercise goes."""

    lift: MainLift | None = None
    """Which main lift it is; left out for another exercise."""
    exercise_id: str
    """The exercise."""
    name: str
    """The name of the exercise."""
    measured: Measure
    """What is compared: the estimated one-repetition maximum; repetitions where no weight is moved; or assistance."""
    days: list[LiftDay]
    """The best of each day of the period, oldest first, without deload weeks."""
    trend: LiftTrend | None = None
    """The trend; left out with fewer than five days."""
    plateau: LiftPlateau | None = None
    """The facts and causes, where the exercise is stuck."""
    text: str
    """The same as sentences for the user, in the caller's units or in the exercise's own."""


class MuscleBalance(Model):
    """The weekly sets of a muscle group, as the mean of the last four whole weeks."""

    group: str
    """The muscle group; `back` are lats and middle back."""
    sets_per_week: float
    """A set counts 1 for a primary muscle and 0.5 for a secondary one."""
    floor: float
    """The least that the user's goal and level ask for; 0 where they ask for none."""
    maximum: float
    """The most that one should do."""


class ProgressAnalysis(Model):
    """How the caller's training goes."""

    scope: Literal["exercise", "overview"]
    """Whether one exercise was asked for, or everything."""
    first_day: Day
    """The first day of the period."""
    last_day: Day
    """The last day, which is today."""
    text: str
    """What matters, as sentences for the user, in the caller's units."""
    worded_by: Provider
    """Who has worded `text`: our own coach, or a language model whose numbers were checked."""
    lifts: list[LiftAnalysis]
    """The exercise; or the main lifts that were trained in the period, then the other strongest lifts."""
    muscles: list[MuscleBalance] = []
    """The muscle groups, the one that lacks most first; without an exercise only."""
    goals: list[GoalOutlook] = []
    """The outlook of the open goals of body weight and strength; of an exercise, only those of it."""
