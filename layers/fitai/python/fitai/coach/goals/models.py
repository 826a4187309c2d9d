"""Types of the optimisation of goals that cross the API."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from fitai.coach.models import Provider
from fitai.coach.planning.models import ExerciseId
from fitai.kernel.types import Input, Model, Weight
from fitai.training.vocabulary import Difficulty

Day = date
"""A day of the calendar; a field that is called `date` would hide the type."""
EstimatedKind = Literal["weight", "strength"]
"""The kinds of goals that there are rates of: the body weight, and the one-repetition maximum of an exercise."""
Verdict = Literal["realistic", "ambitious", "unrealistic", "no_date"]
NoEstimateReason = Literal[
    "minor",
    "pregnant",
    "underweight",
    "target_underweight",
    "no_present_value",
    "already_reached",
    "to_maintain",
    "no_rate",
    "goal_over",
]
"""Why there is no estimate: no weight loss for minors, in pregnancy, and below a body mass index of 18.5; nothing has been measured
yet; the target is reached; the goal is to keep a value; there are no rates of this kind of goal; or it is over."""


class PlannedGoal(Input):
    """A goal that does not exist yet."""

    type: EstimatedKind
    """The kind of goal: a body weight, or the one-repetition maximum of an exercise."""
    target_value: Annotated[Weight, Field(gt=0, le=1000)]
    """The weight to be reached."""
    current_value: Annotated[Weight, Field(gt=0, le=1000)] | None = None
    """The present weight; without it, the value of the caller's data."""
    target_date: Day | None = None
    """The day by which the caller wants to reach it."""
    exercise_id: ExerciseId | None = Field(None, validate_default=True)
    """The exercise; required for `strength`, not allowed for `weight`."""

    @field_validator("target_value", "current_value")
    @classmethod
    def _body_weight(cls, value: float | None, info: ValidationInfo) -> float | None:
        if info.data.get("type") == "weight" and value is not None and not 20 <= value <= 500:
            raise ValueError("must be a body weight: 20 to 500 kg, 45 to 1100 lb")
        return value

    @field_validator("exercise_id")
    @classmethod
    def _exercise_of_strength(cls, value: str | None, info: ValidationInfo) -> str | None:
        kind = info.data.get("type")
        if kind == "strength" and value is None:
            raise ValueError("is required for the type strength")
        if kind == "weight" and value is not None:
            raise ValueError("is for the type strength only")
        return value


class OptimizeGoal(Input):
    """A goal of the caller's, or a goal that does not exist yet."""

    goal_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    """A goal of the caller's."""
    goal: PlannedGoal | None = None
    """A goal that does not exist yet."""
    fitness_level: Difficulty | None = None
    """The caller's experience; without it, that of the profile, else `beginner`."""
    pregnant: bool = False
    """Whether the caller is pregnant."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.goal_id is None) == (self.goal is None):
            raise ValueError("Give either goalId or goal")
        return self


class GoalRate(Model):
    """The rate that the estimate is made with, in percent of the present value a week. Negative is a loss."""

    percent_per_week: float
    """The rate of the estimate: the usual rate blended with the caller's own, by `ownShare`."""
    slowest: float
    """The slow end of the usual, healthy range."""
    fastest: float
    """The fast end of that range."""
    own: float | None = None
    """The caller's own rate; left out without a trend."""
    own_share: float
    """How much the caller's own rate counts, 0 to 1: n / (n + 4) with n data points."""


class GoalEstimate(Model):
    """When the target is reached."""

    weeks: int
    """Weeks from today."""
    weeks_low: int
    """Weeks at the fastest rate of the range."""
    weeks_high: int
    """Weeks at the slowest rate of the range."""
    date: Day
    """The day after these weeks."""
    date_low: Day
    """The earliest day."""
    date_high: Day
    """The latest day."""
    rate: GoalRate
    """The rates that the estimate is based on."""


class MilestoneStep(Model):
    """A value on the way, and the day on which it should be reached."""

    value: Weight
    """The weight."""
    date: Day
    """The day."""


class GoalChange(Model):
    """What to send to `PUT /goals/{id}` to take the suggestion, in the goal's own unit."""

    version: int
    """The version of the goal that the estimate is based on."""
    target_date: Day | None = None
    """The new target date; left out where it stays."""


class GoalSuggestion(Model):
    """How the goal would be realistic: either by a later day, or by a nearer target. Milestones are for the present target."""

    target_date: Day | None = None
    """A day on which the target is realistic; left out where the date is."""
    target_value: Weight | None = None
    """What is realistic on the wanted day; left out where the target is."""
    milestones: list[MilestoneStep] = []
    """Values on the way that the goal does not have yet; left out for less than four weeks."""
    change: GoalChange | None = None
    """The change of the goal by which the later day is taken; of an existing goal only."""


class GoalOutlook(Model):
    """Whether and when a goal is reached."""

    goal_id: str | None = None
    """The id of the goal; left out for a goal that does not exist yet."""
    title: str | None = None
    """The name of the goal."""
    type: str
    """What is measured."""
    exercise_id: str | None = None
    """The exercise, of a strength goal."""
    current_value: Weight | None = None
    """The weight now: the trend of the body weight, or the best estimated one-repetition maximum of the last twelve weeks."""
    target_value: Weight | None = None
    """The weight to be reached."""
    target_date: Day | None = None
    """The day by which the caller wants to reach it."""
    estimate: GoalEstimate | None = None
    """When the target is reached; left out when there is a `reason`."""
    reason: NoEstimateReason | None = None
    """Why there is no estimate."""
    verdict: Verdict | None = None
    """Whether the wanted day is realistic: not before the estimate; `ambitious` before it, but not before its lower bound.
    Left out without an estimate."""
    suggestion: GoalSuggestion | None = None
    """A more realistic date or target; left out without an estimate."""
    text: str
    """The same as sentences for the user, in the caller's units."""


class GoalOptimization(GoalOutlook):
    """A goal as the coach would set it."""

    worded_by: Provider
    """Who wrote `text`: FitAI's own coach, or a language model whose numbers were checked."""
    recommendation_id: str | None = None
    """The recommendation to move the goal's date: accepting it does so. Left out where the date is realistic, where the goal does
    not exist yet, and once the recommendation was answered."""
