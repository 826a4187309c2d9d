"""The exercises of the seeded people: from which value each of them starts, and which it approaches within a year."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["load", "reps", "assistance", "hold", "distance"]


@dataclass(frozen=True, slots=True)
class Movement:
    """An exercise of a programme.

    Attributes:
        start: the estimated one-rep max for `load`, the best repetitions for `reps`, the weight that helps for
            `assistance`, seconds for `hold`, kilometres for `distance`; weights in the person's own unit.
        goal: the value that the exercise approaches.
        low, high: the repetitions of a set; they change from week to week.
        step: the smallest change of a weight.
        ramp: whether warm-up sets come first.
        rest: seconds of rest after a set.
        pace: seconds for a kilometre, at the start and in the end.
        superset: exercises of a day with the same value form a superset.
    """

    exercise_id: str
    kind: Kind
    start: float
    goal: float
    sets: int = 3
    low: int = 8
    high: int = 12
    step: float = 2.5
    ramp: bool = False
    rest: int = 90
    pace: tuple[int, int] = (0, 0)
    superset: str | None = None


def lift(
    exercise_id: str, start: float, goal: float, sets: int = 4, low: int = 3, high: int = 6, step: float = 2.5
) -> Movement:
    """A heavy lift with a warm-up."""
    return Movement(exercise_id, "load", start, goal, sets, low, high, step, ramp=True, rest=180)


def accessory(
    exercise_id: str,
    start: float,
    goal: float,
    sets: int = 3,
    low: int = 8,
    high: int = 12,
    step: float = 2.5,
    superset: str | None = None,
) -> Movement:
    """A lighter exercise with a weight."""
    return Movement(exercise_id, "load", start, goal, sets, low, high, step, rest=90, superset=superset)


def body(exercise_id: str, start: float, goal: float, sets: int = 3) -> Movement:
    """Repetitions with the own body."""
    return Movement(exercise_id, "reps", start, goal, sets, rest=120)


def assisted(exercise_id: str, start: float, goal: float, sets: int = 3) -> Movement:
    """Repetitions with a weight that helps."""
    return Movement(exercise_id, "assistance", start, goal, sets, 5, 8, rest=120)


def hold(exercise_id: str, start: float, goal: float, sets: int = 3) -> Movement:
    """A position that is held."""
    return Movement(exercise_id, "hold", start, goal, sets, rest=60)


def distance(exercise_id: str, start: float, goal: float, pace: tuple[int, int]) -> Movement:
    """A way: kilometres, and the pace."""
    return Movement(exercise_id, "distance", start, goal, 1, rest=0, pace=pace)
