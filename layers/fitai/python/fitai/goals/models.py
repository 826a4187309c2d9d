"""Types of the goals that cross the API. Values are numbers in the goal's own `unit`, as its owner typed them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from pydantic.config import JsonDict

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model

GoalKind = Literal[
    "weight",
    "bodyFat",
    "measurement",
    "strength",
    "reps",
    "frequency",
    "volume",
    "minutes",
    "distance",
    "streak",
    "custom",
]
GoalType = Literal[
    "weight_loss",
    "strength",
    "endurance",
    "custom",
    "weight",
    "bodyFat",
    "measurement",
    "reps",
    "frequency",
    "volume",
    "minutes",
    "distance",
    "streak",
]
"""The kinds, and two names for some of them: `weight_loss` is a weight below the present one, `endurance` is minutes or,
by the unit, a distance or repetitions."""
GoalStatus = Literal["active", "completed", "paused", "failed", "expired"]
ChosenStatus = Literal["active", "paused", "failed", "completed"]
GoalPeriodName = Literal["week", "month", "year"]
GoalDirection = Literal["up", "down", "maintain"]
GoalWarning = Literal["fast_loss"]
Girth = Literal["neck", "shoulders", "chest", "waist", "hips", "bicep", "forearm", "thigh", "calf"]
EtaReason = Literal["no_rate", "no_direction", "wrong_direction"]

GoalValue = Annotated[float, Field(ge=0, le=100_000_000)]
"""A number in the goal's unit."""
MAX_MILESTONES = 20
MAX_TITLE, MAX_DESCRIPTION, MAX_NOTES = 100, 1000, 500


class Milestone(Model):
    """A value on the way to the target."""

    value: float
    """In the goal's unit."""
    achieved_at: date | None = Field(None, description="The day of the data that reached it; left out before.")
    notes: str | None = None
    """What the user wrote about it."""


class CountedPeriod(Model):
    """A week, month or year of a goal that is counted by period, with the target that it had."""

    start_date: date
    """The first day."""
    end_date: date
    """The last day."""
    target: float
    """The target of the period; a later change of the goal does not change it."""
    value: float
    """What was done in it."""
    met: bool
    """Whether the target was reached."""
    paused: bool = False
    """Whether the goal was paused on a day of it; if it was not met, it counts neither way."""


class GoalPace(Model):
    """The running period, or the whole time of the goal, by even progress."""

    expected: float
    """What an even pace has reached by the end of today."""
    remaining: float
    """What is left to the target."""
    projected: float | None = Field(None, description="The value at the end at the present pace.")


class GoalProjection(Model):
    """When the target is reached at the present rate, with the bounds of the rate's 95 % interval."""

    rate_per_week: float | None = None
    """The change per week, in the goal's unit."""
    eta_weeks: float | None = Field(None, description="Weeks from the newest data; null where there is no direction.")
    eta_weeks_low: float | None = None
    """Weeks, if the change is as fast as the interval allows."""
    eta_weeks_high: float | None = None
    """Weeks, if the change is as slow as the interval allows."""
    eta_date: date | None = None
    """The day on which the target is reached."""
    reason: EtaReason | None = Field(
        None, description="Why there is no ETA: too little data, an interval that contains 0, or the other direction."
    )


class GoalFields(Model):
    """What is the same of a goal where it is stored and where it is read."""

    id: str
    """Identifies the goal."""
    type: GoalType
    """The type, by the name that it was created with."""
    kind: GoalKind
    """What is measured."""
    title: str
    """The name of the goal."""
    description: str | None = None
    """What the user wrote about it."""
    target_value: float
    """The value to be reached; of a goal with a band, its middle."""
    current_value: float
    """The newest value of the data; of a goal that is counted by period, that of the running period."""
    unit: str
    """The unit of every value of the goal."""
    target_date: date | None = None
    """The last day on which the goal can be reached. A pause moves it."""
    status: GoalStatus
    """Whether it is open (active or paused), was reached, was given up, or has expired."""
    exercise_id: str | None = None
    """The exercise, of a goal of kind strength or reps."""
    measurement: Girth | None = None
    """The girth, of a goal of kind measurement."""
    period: GoalPeriodName | None = None
    """The period that is counted by; left out where the whole time is one."""
    band: float | None = Field(None, description="A goal to maintain: how far the value may be from the target.")
    baseline: float
    """The value at the beginning. It is fixed."""
    direction: GoalDirection
    """Where the target is, seen from the baseline. It is fixed."""
    periods: list[CountedPeriod] = []
    """The last periods, oldest first, the running one included."""
    start_date: date
    """The day from which on data counts."""
    completed_on: date | None = None
    """The day of the data that completed it."""
    version: int
    """Grows with each change, also of the progress; keep the content with the highest."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""


class Goal(GoalFields):
    """A goal, with its progress."""

    milestones: list[Milestone] = []
    """Values on the way, in the order in which they are reached."""
    progress: float = Field(description="Percent, 0 to 100; of a goal with a band, of its weeks.")
    projection: GoalProjection | None = None
    """When it will be reached; of a weight goal."""
    pace: GoalPace | None = None
    """The running period, of a goal that sums up training."""
    warnings: list[GoalWarning] = Field(
        [], description="Warnings: `fast_loss` where more than 1 % of the weight per week is needed, or is being lost."
    )
    expires_at: Moment | None = Field(None, description="When it expires: seven days after the end of its target date.")


class NewMilestone(Input):
    """A value on the way to the target."""

    value: GoalValue
    """In the goal's unit; between the baseline and the target."""
    notes: str | None = Field(None, min_length=1, max_length=MAX_NOTES)
    """A text, 1 to 500 characters."""


class AddMilestone(NewMilestone):
    """A milestone to be added; of a custom goal, it may also be marked as reached."""

    reached: bool = Field(
        False, description="Custom goals: mark it as reached today, also where it was added before; refused for others."
    )


class NewGoal(Input):
    """A goal to be created. The baseline is the newest value of the data, where it is not given."""

    type: GoalType
    """What is to be reached."""
    title: str = Field(min_length=1, max_length=MAX_TITLE)
    """The name of the goal, 1 to 100 characters."""
    description: str | None = Field(None, min_length=1, max_length=MAX_DESCRIPTION)
    """A text, 1 to 1000 characters."""
    target_value: GoalValue
    """The value to be reached, in `unit`."""
    unit: str | None = Field(
        None,
        min_length=1,
        max_length=20,
        description="Without it that of the caller: kg or lb; m or in; m or mi. A custom goal may have any.",
    )
    target_date: date | None = None
    """The last day on which it can be reached."""
    exercise_id: str | None = Field(None, min_length=1, max_length=100)
    """The exercise; of strength and reps only, which need one."""
    measurement: Girth | None = None
    """The girth; of a measurement only, which needs one."""
    period: GoalPeriodName | None = None
    """Count by week, month or year; of frequency, volume, minutes and distance only."""
    band: float | None = Field(None, gt=0, le=1000, description="Maintain the target, give or take so much.")
    baseline: GoalValue | None = None
    """The value at the beginning, where it is not the newest one of the data."""
    milestones: list[NewMilestone] = Field([], max_length=MAX_MILESTONES)
    """At most 20 values on the way."""


def _without_default(schema: JsonDict) -> None:
    """Remove the default from the schema: the field may be left out, while a null is refused."""
    schema.pop("default", None)


class ChangeGoal(Input):
    """A change of a goal: what is left out stays; description and target date are cleared by null."""

    version: int = Field(ge=1)
    """The version that the change starts from."""
    title: str = Field(None, min_length=1, max_length=MAX_TITLE, json_schema_extra=_without_default)  # type: ignore[assignment]
    """The name of the goal, 1 to 100 characters."""
    description: str | None = Field(None, min_length=1, max_length=MAX_DESCRIPTION)
    """A text, 1 to 1000 characters."""
    target_value: GoalValue = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """The value to be reached; it stays on the side of the baseline where it was."""
    current_value: GoalValue = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """The present value; of a custom goal only."""
    target_date: date | None = None
    """The last day on which it can be reached."""
    band: float = Field(None, gt=0, le=1000, json_schema_extra=_without_default)  # type: ignore[assignment]
    """How far the value may be from the target; of a goal to maintain only."""
    status: ChosenStatus = Field(None, json_schema_extra=_without_default)  # type: ignore[arg-type]
    """Pause it, resume it, or give it up; `completed` is for custom goals."""


class GoalsQuery(Paging):
    """Which goals to list."""

    status: GoalStatus | None = None
    """Only goals of this status; a page may then be short."""


class GoalsProgress(Model):
    """The progress of the caller's goals."""

    active: list[Goal]
    """The goals that are active or paused, newest first."""
    completed: list[Goal] = Field(description="At most ten of the goals that were reached, newest first.")
    current_goal_streak: int = Field(
        description="Weeks in a row in which every active goal that is counted by period was met."
    )
    completed_count: int
    """How many goals were reached, of those that were not deleted."""
    milestone_count: int
    """How many milestones were reached, of goals that were not deleted."""
