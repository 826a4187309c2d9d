"""The stored state of a goal."""

from datetime import date

from fitai.goals.models import GoalFields, GoalKind, GoalPeriodName, GoalStatus
from fitai.kernel.types import Model, Weekday

OPEN_STATUSES = ("active", "paused")
TRAINING_SUMS: frozenset[GoalKind] = frozenset({"frequency", "volume", "minutes", "distance"})
"""Kinds that sum up training over days."""
BODY_KINDS: frozenset[GoalKind] = frozenset({"weight", "bodyFat", "measurement"})
RECORD_KINDS: frozenset[GoalKind] = frozenset({"strength", "reps"})


class UserCalendar(Model):
    """What a user's days and weeks depend on."""

    timezone: str = "UTC"
    day_starts_at: int = 0
    week_starts_on: Weekday = "monday"


class MilestoneState(Model):
    """A milestone; `told` stays once it was reached, so that it is told once."""

    value: float
    achieved_at: date | None = None
    notes: str | None = None
    told: bool = False


class Rate(Model):
    """The present change per week with its interval, in the goal's unit, and the day of the newest data."""

    value: float
    low: float
    high: float
    day: date


class GoalState(GoalFields):
    """Everything that is stored about a goal.

    Attributes:
        met_before: how many periods in a row before the listed ones were met.
        paused_on: the day since which it is paused.
        pauses: its former pauses, as far as they touch the listed periods; first and last days.
        user_pauses: those of the user's pauses from training that touch them.
    """

    status: GoalStatus = "active"
    milestones: list[MilestoneState] = []
    paused_on: date | None = None
    pauses: list[tuple[date, date]] = []
    user_pauses: list[tuple[date, date]] = []
    rate: Rate | None = None
    met_before: int = 0
    calendar: UserCalendar = UserCalendar()
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it is active or paused."""
        return self.status in OPEN_STATUSES

    @property
    def is_periodic(self) -> bool:
        """Whether its result is counted by period: by its own, or a goal to maintain by week."""
        return self.period is not None or self.band is not None

    @property
    def period_name(self) -> GoalPeriodName:
        """The period that it is counted by."""
        return self.period or "week"
