"""What other services may call of the goals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fitai.goals import periods, rules, store, units
from fitai.goals.models import GoalDirection, GoalKind
from fitai.goals.state import GoalState
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write


@dataclass(frozen=True, slots=True)
class GoalCounts:
    """How many goals and milestones a user has reached, of the goals that exist."""

    goals: int
    milestones: int


@dataclass(frozen=True, slots=True)
class CompletedGoal:
    """A goal that is completed, and the day of the data that completed it."""

    title: str
    kind: GoalKind
    target: float
    unit: str
    day: date


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """A goal as the coach reads it. Values are metric: kilograms, metres, seconds; those of a custom goal as they are.

    Attributes:
        unit: the goal's own unit, in which its owner reads and changes it.
        target: of a goal with a band, its middle.
        milestones: the values of all milestones.
        is_maintained: the goal is to keep the target.
        is_periodic: its result is counted by week, month or year.
    """

    id: str
    title: str
    kind: GoalKind
    unit: str
    target: float
    current: float
    direction: GoalDirection
    target_date: date | None
    exercise_id: str | None
    milestones: Sequence[float]
    is_maintained: bool
    is_periodic: bool
    is_open: bool
    version: int


def open_goals(user_id: str) -> list[OpenGoal]:
    """The goals that are active or paused, newest first: one Query."""
    return [_open_goal(state) for state in store.load_open(user_id)]


def find_goal(user_id: str, goal_id: str) -> OpenGoal | None:
    """A goal of the user, open or over, or None: two GetItems."""
    goal = store.load_goal(user_id, goal_id)
    return None if goal is None else _open_goal(goal.state)


def _open_goal(state: GoalState) -> OpenGoal:
    def metric(value: float) -> float:
        return units.to_metric(state.kind, state.unit, value)

    return OpenGoal(
        id=state.id,
        title=state.title,
        kind=state.kind,
        unit=state.unit,
        target=metric(state.target_value),
        current=metric(state.current_value),
        direction=state.direction,
        target_date=state.target_date,
        exercise_id=state.exercise_id,
        milestones=[metric(milestone.value) for milestone in state.milestones],
        is_maintained=state.band is not None,
        is_periodic=state.is_periodic,
        is_open=state.is_open,
        version=state.version,
    )


def completed_goal(user_id: str, goal_id: str) -> CompletedGoal | None:
    """A goal of the user, if it is completed: two GetItems."""
    goal = store.load_goal(user_id, goal_id)
    if goal is None or goal.state.status != "completed" or goal.state.completed_on is None:
        return None
    state = goal.state
    return CompletedGoal(state.title, state.kind, state.target_value, state.unit, goal.state.completed_on)


def reached_counts(user_id: str) -> GoalCounts:
    """How many goals and milestones a user has reached: one GetItem."""
    numbers = store.load_numbers(user_id)
    return GoalCounts(goals=numbers.completed, milestones=numbers.milestones)


def goal_streak(user_id: str) -> int:
    """Weeks in a row in which every active goal that is counted by period was met: one Query. See `periods.goal_streak`."""
    states = store.load_open(user_id)
    if not states:
        return 0
    return periods.goal_streak(states, rules.today_of(states[0].calendar, clock.now()))


def adjustment_writes(
    caller: Caller, goal_id: str, *, target_date: date | None, target_value: float | None
) -> list[Write]:
    """The writes that move the date or the target of an open goal, for a transaction: see `service.adjustment_writes`."""
    # Imported here, since it loads the exercise library, which reading a goal does not need.
    from fitai.goals import service

    return service.adjustment_writes(caller, goal_id, target_date=target_date, target_value=target_value)
