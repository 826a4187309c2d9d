"""What other services may call of the goals. Read-only."""

from dataclasses import dataclass

from fitai.goals import periods, rules, store
from fitai.kernel import clock


@dataclass(frozen=True, slots=True)
class GoalCounts:
    """How many goals and milestones a user has reached, of the goals that exist."""

    goals: int
    milestones: int


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
