"""What the rules of a plan call by a word of their own: session, careful, targets, values by level, groups of muscles. Pure.

Source: the specification of the coach, its table of words.
"""

from typing import TypeVar

from fitai.coach.planning.models import AgeBand, PlanRequest
from fitai.training.vocabulary import Difficulty, Muscle

BACK = "back"
"""Lats and middle back, which count as one muscle."""
BACK_MUSCLES = frozenset({Muscle.LATS, Muscle.MIDDLE_BACK})
BIG_MUSCLES = ("chest", BACK, "quadriceps", "hamstrings")
SMALL_MUSCLES = ("biceps", "triceps", "calves")
SESSION_MINUTES = (60, 75, 90)
"""The longest session that is planned in full, by level."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Value = TypeVar("Value")


def by_level(request: PlanRequest, values: tuple[Value, Value, Value]) -> Value:
    """The value for the level of a request, of those for beginners, intermediate and advanced."""
    return values[request.fitness_level.level]


def is_beginner(request: PlanRequest) -> bool:
    """Whether the plan is for a beginner."""
    return request.fitness_level is Difficulty.BEGINNER


def is_minor(request: PlanRequest) -> bool:
    """Whether the plan is for somebody of 13 to 17 years."""
    return request.age_band in (AgeBand.FROM_13, AgeBand.FROM_16)


def is_senior(request: PlanRequest) -> bool:
    """Whether the plan is for somebody of 65 years or more."""
    return request.age_band is AgeBand.FROM_65


def is_careful(request: PlanRequest) -> bool:
    """Whether the plan is for a minor, somebody of 65 years or more, or somebody who is pregnant."""
    return request.pregnant or is_minor(request) or is_senior(request)


def session_minutes(request: PlanRequest) -> int:
    """The minutes of a day that must be planned: those asked for, up to a limit by level."""
    return min(request.duration_minutes, by_level(request, SESSION_MINUTES))


def group_of(muscle: str) -> str:
    """The name under which a muscle is counted: `back` for lats and middle back, else its own."""
    return BACK if muscle in BACK_MUSCLES else str(muscle)


def targets(request: PlanRequest) -> frozenset[str]:
    """The muscles to train more than others, as they are counted."""
    return frozenset(group_of(muscle) for muscle in request.target_muscles)
