"""What other services may call of the goals. Read-only."""

from dataclasses import dataclass
from datetime import date

from fitai.goals import periods, rules, store
from fitai.goals.models import GoalKind
from fitai.kernel import clock


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


def completed_goal(user_id: str, goal_id: str) -> CompletedGoal | None:
    """A goal of the user, if it is completed: two GetItems."""
    goal = store.load_goal(user_id, goal_id)
    if goal is None or goal.state.status != "completed" or goal.state.completed_on is None:
        return None
    state = goal.state
    return CompletedGoal(state.title, state.kind, state.target_value, state.unit, goal.state.completed_on)


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """A goal that is active or paused."""

    id: str
    title: str
    kind: GoalKind
    target: float
    unit: str


def open_goals(user_id: str) -> list[OpenGoal]:
    """The goals of the user that are active or paused: one Query."""
    return [
        OpenGoal(state.id, state.title, state.kind, state.target_value, state.unit)
        for state in store.load_open(user_id)
    ]


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
