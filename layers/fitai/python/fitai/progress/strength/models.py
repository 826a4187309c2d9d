"""Types of the strength that cross the API."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from fitai.kernel.own_units import InOwnUnit
from fitai.kernel.paging import Paging
from fitai.kernel.types import Model, Weight
from fitai.training.formulas import Formula
from fitai.training.strength_levels import Level, Lift, NoLevelReason
from fitai.training.strength_scores import Sex
from fitai.workouts.models import StrengthPoint

Direction = Literal["improving", "maintaining", "declining"]
TrendMeasure = Literal["one_rep_max", "reps", "assistance"]
NoTrendReason = Literal["too_few_sessions", "too_few_days"]
SuggestionKind = Literal["reduce_load", "deload", "train_more_often", "vary_repetitions"]
MainLift = Literal["squat", "bench_press", "deadlift", "overhead_press", "row", "pull_up"]
NoScoreReason = Literal["lift_missing", "sex_missing", "body_weight_missing", "body_weight_too_low"]

WINDOW_DAYS = 90
"""Days of a trend, today included."""
COMPARED_WITH: Literal["raw competitors"] = "raw competitors"


class StrengthQuery(Paging):
    """The exercise, and the range of days of its points. Without an exercise the main lifts are answered at once."""

    exercise_id: str | None = Field(None, min_length=1, max_length=100)
    """The exercise, of the library or one of the caller's own; without it, all main lifts."""
    formula: Formula = "epley"
    """The formula that one-repetition maxima are estimated by."""
    since: date | None = Field(None, alias="from", description="First day.")
    until: date | None = Field(None, alias="to", description="Last day.")

    @model_validator(mode="after")
    def _in_order(self) -> "StrengthQuery":
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError("from must not be after to")
        return self


# --- an exercise -------------------------------------------------------------------------------------------


class WeeklyWeightChange(Model):
    """A change per week with its 95 % interval."""

    value: Weight
    """Per week."""
    low: Weight
    """The lower end of the interval."""
    high: Weight
    """The upper end of the interval."""


class WeeklyRepsChange(Model):
    """A change of the repetitions per week with its 95 % interval."""

    value: float
    """Repetitions per week."""
    low: float
    """The lower end of the interval."""
    high: float
    """The upper end of the interval."""


class StrengthTrend(InOwnUnit):
    """The trend of an exercise over the last 90 days, whatever points are requested.

    The Theil–Sen slope of the best of each session, with its 95 % interval. It is `improving` only where the whole interval
    is an improvement and the change is more than half a percent, `declining` likewise. With fewer than six sessions there
    is no trend, but a reason.
    """

    direction: Direction | None = None
    """Whether the exercise goes up, down, or neither; left out without a trend."""
    change_percentage: float | None = Field(
        None,
        description="From the first session to the last, in percent of the line's value at the first; positive is better. "
        "Left out without a trend.",
    )
    measured: TrendMeasure = Field(
        description="What the line is fitted to: the estimated 1RM; the repetitions where no weight is moved; "
        "or the assistance, of which less is better."
    )
    per_week: WeeklyWeightChange | None = None
    """The change per week; less assistance is negative. Left out without a trend, and where repetitions are measured."""
    reps_per_week: WeeklyRepsChange | None = None
    """The change per week where repetitions are measured."""
    session_count: int
    """How many sessions of the last 90 days have a value."""
    reason: NoTrendReason | None = None
    """Why there is no trend; left out where there is one."""
    message: str | None = None
    """The reason as a sentence for the user; left out where there is a trend."""
    consistency_score: float = Field(
        description="Percent of the weeks that have a session, from the first one of the last 90 days until now. The "
        "running week counts once it has one; paused weeks are left out."
    )


class PlateauSuggestion(Model):
    """Something to try, with the fact that it follows from."""

    kind: SuggestionKind
    """What to try."""
    message: str
    """The fact and the suggestion, as a sentence for the user."""


class Plateau(InOwnUnit):
    """The estimated 1RM has not gone up: by no more than half a percent in the last three of at least five sessions, and
    the best is at least 14 days old. Sessions of deload weeks are left out."""

    since: date
    """The day of the best."""
    best: Weight
    """The best estimated 1RM of the last 90 days."""
    days_since: int
    """Days from the best to the last session."""
    sessions_since: int
    """How many sessions there were since the best."""
    suggestions: list[PlateauSuggestion]
    """What to try; empty where no fact suggests anything."""


class NextTarget(InOwnUnit):
    """The target of the next workout by double progression: more repetitions up to the top of the range, then more weight
    from its bottom; after the third failure in a row, ten percent less."""

    sets: int
    """How many sets."""
    reps: int
    """The repetitions of each set."""
    reps_min: int
    """The bottom of the range."""
    reps_max: int
    """The top of the range."""
    weight: Weight | None = None
    """The weight of the sets, or the assistance; left out where nothing is loaded."""
    assisted: bool = Field(False, description="The weight is assistance.")
    reason: str
    """Why: add_weight, add_reps, repeat or reduce."""
    message: str
    """Explains it to the user."""


class StrengthLevel(Model):
    """A lift against those of raw competitors of the same sex and body weight, who are stronger than most who train."""

    lift: Lift
    """The lift of powerlifting."""
    level: Level
    """By the index: starting, novice below 0.6, intermediate below 0.8, advanced below 1, competitor from 1, elite from the
    90th percentile."""
    index: float
    """The estimated 1RM relative to the median of raw competitors, which is 1."""
    percentile: float | None = None
    """The percentile among raw competitors, from 50 to 90; left out below and above."""
    median: Weight
    """The median of raw competitors."""
    body_weight: Weight
    """The body weight that it is compared at."""
    compared_with: Literal["raw competitors"] = COMPARED_WITH
    """With whom."""
    message: str
    """The level as a sentence for the user."""


class CurrentStrength(InOwnUnit):
    """The best of the last 90 days: by the estimated 1RM; the least assistance, or the most repetitions, where there is
    none."""

    date: date
    """The day of the session."""
    weight: Weight | None = None
    """The weight of its best set, or the assistance; left out where nothing is loaded."""
    reps: int | None = None
    """The repetitions of its best set."""
    one_rep_max: Weight | None = None
    """The estimated 1RM; left out without a weight."""
    low_confidence: bool = Field(False, description="Only estimated from sets of more than twelve repetitions.")
    assisted: bool = Field(False, description="The weight is assistance.")


class StrengthProgress(Model):
    """The best point of each workout, oldest first; `cursor` leads to earlier points."""

    scope: Literal["exercise"] = "exercise"
    """One exercise was requested."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    formula: Formula
    """The formula of the estimates."""
    points: list[StrengthPoint]
    """The best of each workout, oldest first."""
    trend: StrengthTrend
    """Where it is going."""
    current: CurrentStrength | None = None
    """The best of the last 90 days; left out without a session in them."""
    plateau: Plateau | None = None
    """The facts, where the exercise does not improve any more."""
    next_target: NextTarget | None = None
    """The target of the next workout; left out where nothing was done in repetitions yet."""
    level: StrengthLevel | None = None
    """The level among raw competitors: of squat, bench press and deadlift only."""
    no_level_reason: NoLevelReason | None = None
    """Why a squat, bench press or deadlift has no level."""
    cursor: str | None = None
    """Send it as `cursor` for earlier points; left out when there are none."""


# --- the main lifts ----------------------------------------------------------------------------------------


class LiftProgress(Model):
    """The strength of one lift."""

    lift: MainLift | None = None
    """Which main lift it is; left out for another of the caller's strongest lifts."""
    exercise_id: str
    """The exercise: of the variants of a main lift the one with the best value of the last 90 days."""
    name: str
    """The name of the exercise."""
    current: CurrentStrength | None = None
    """The best of the last 90 days; left out without a session in them."""
    last_session: date | None = None
    """The day of the last session; left out where the exercise was never done."""
    trend: StrengthTrend
    """Where it is going."""
    plateau: Plateau | None = None
    """The facts, where the exercise does not improve any more."""
    next_target: NextTarget | None = None
    """The target of the next workout."""
    level: StrengthLevel | None = None
    """The level among raw competitors: of squat, bench press and deadlift only."""


class PowerliftingTotal(Model):
    """The current estimated 1RM of squat, bench press and deadlift, their total, and its scores.

    An estimate from more than twelve repetitions does not count.
    """

    squat: Weight | None = None
    """The squat; left out without a session in the last 90 days."""
    bench: Weight | None = None
    """The bench press."""
    deadlift: Weight | None = None
    """The deadlift."""
    total: Weight | None = None
    """The three together; left out where one is missing."""
    sex: Sex | None = None
    """The sex that the scores are for, as the profile states it."""
    body_weight: Weight | None = None
    """The body weight that the scores are for."""
    dots: float | None = None
    """The DOTS points of the total."""
    ipf_gl: float | None = None
    """The IPF GL points of the total, as of classic powerlifting."""
    wilks: float | None = None
    """The Wilks points of the total, by the formula of 1995."""
    reason: NoScoreReason | None = None
    """Why a score is missing."""


class MainLiftsStrength(Model):
    """The main lifts at once, and the caller's strongest lifts."""

    scope: Literal["main_lifts"] = "main_lifts"
    """No exercise was requested."""
    formula: Formula
    """The formula of the estimates."""
    lifts: list[LiftProgress]
    """Squat, bench press, deadlift, overhead press, row and pull-up, as far as they were ever done; then the caller's
    other strongest lifts, the strongest first."""
    total: PowerliftingTotal
    """Squat, bench press and deadlift together."""
    no_level_reason: NoLevelReason | None = None
    """Why the lifts have no level; left out where they may have one."""


StrengthAnswer = Annotated[StrengthProgress | MainLiftsStrength, Field(discriminator="scope")]
"""The strength of one exercise, or of the main lifts."""
