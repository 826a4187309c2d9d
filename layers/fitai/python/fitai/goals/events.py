"""Domain events of goals."""

from datetime import date
from typing import ClassVar

from fitai.goals.models import GoalKind
from fitai.kernel.events import Event


class GoalChanged(Event):
    """A goal was created or changed by its owner: its progress is to be read from the data, as the data is now.

    `created`: the kind of a goal that is new; None of one that was changed.
    """

    name: ClassVar[str] = "goal.changed"
    goal_id: str
    created: GoalKind | None = None


class GoalCompleted(Event):
    """A goal was reached; `day` is that of the data that reached it."""

    name: ClassVar[str] = "goal.completed"
    goal_id: str
    day: date


class GoalReopened(Event):
    """The data that had completed a goal was corrected or deleted: the goal is open again."""

    name: ClassVar[str] = "goal.reopened"
    goal_id: str


class GoalMilestoneReached(Event):
    """A milestone of a goal was reached for the first time; `day` is that of the data, `value` in the goal's unit."""

    name: ClassVar[str] = "goal.milestone_reached"
    goal_id: str
    value: float
    day: date
