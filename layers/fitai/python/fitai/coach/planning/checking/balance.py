"""The balance of push and pull, of their directions, and of the thighs (V11). Pure."""

from collections.abc import Collection, Iterator

from fitai.coach.planning.checking.view import PlanView, WeekView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.floors import SCARCE
from fitai.coach.planning.terms import targets
from fitai.training.vocabulary import MovementPattern

PUSH_PULL = (0.5, 1.5)
PUSH_PULL_WITH_TARGETS = (0.25, 4.0)
PUSH_PULL_TARGETS = frozenset({"chest", "shoulders", "triceps", "back", "biceps"})
PUSH_PULL_FROM = 6
"""Weekly sets of push and pull together."""
MIN_DIRECTION_SHARE = 0.15
DIRECTION_FROM = 10
"""Weekly sets of the pattern."""
THIGHS = (0.4, 2.5)
THIGHS_WITH_TARGETS = (0.2, 5.0)
THIGH_TARGETS = frozenset({"quadriceps", "hamstrings", "glutes"})
THIGHS_FROM = 8
"""Weekly volume of quadriceps and hamstrings together."""
TOLERANCE = 1e-6


def check_balance(view: PlanView) -> Iterator[Violation]:
    """Each usual week is balanced."""
    for week in view.usual_weeks:
        if has_push_and_pull(view) and (message := push_pull_flaw(view, week)):
            yield Violation("V11", message)
        yield from _check_directions(view, week)
        yield from _check_thighs(view, week)


def has_push_and_pull(view: PlanView) -> bool:
    """Whether enough exercises of both fit for their ratio to be asked."""
    lifts = [facts for facts in view.fitting if facts.is_lift]
    return all(
        sum(facts.pattern is pattern for facts in lifts) >= SCARCE
        for pattern in (MovementPattern.PUSH, MovementPattern.PULL)
    )


def push_pull_flaw(view: PlanView, week: WeekView) -> str | None:
    """What is wrong with the ratio of push to pull in a week; None where it is right, or the sets are few."""
    push, pull = (_pattern_sets(week, pattern) for pattern in (MovementPattern.PUSH, MovementPattern.PULL))
    low, high = PUSH_PULL_WITH_TARGETS if targets(view.request) & PUSH_PULL_TARGETS else PUSH_PULL
    if push + pull < PUSH_PULL_FROM or _is_within(push, pull, low, high):
        return None
    return f"push to pull is {push} to {pull} sets in week {week.numbers[0]}, {low:g} to {high:g} is right"


def _check_directions(view: PlanView, week: WeekView) -> Iterator[Violation]:
    for pattern in (MovementPattern.PUSH, MovementPattern.PULL):
        total = _pattern_sets(week, pattern)
        if total < DIRECTION_FROM:
            continue
        for direction in ("vertical", "horizontal"):
            if _count(view.fitting, pattern, direction) < SCARCE:
                continue
            sets = sum(count for facts, count in week.sets if facts.pattern is pattern and facts.direction == direction)
            if sets < MIN_DIRECTION_SHARE * total - TOLERANCE:
                yield Violation("V11", f"{sets} of {total} {pattern} sets are {direction}, 15 % are the least")


def _check_thighs(view: PlanView, week: WeekView) -> Iterator[Violation]:
    lifts = [facts for facts in view.fitting if facts.is_lift]
    if any(sum(muscle in facts.primary for facts in lifts) < SCARCE for muscle in ("quadriceps", "hamstrings")):
        return
    front, rear = (week.volume.get(muscle, 0.0) for muscle in ("quadriceps", "hamstrings"))
    low, high = THIGHS_WITH_TARGETS if targets(view.request) & THIGH_TARGETS else THIGHS
    if front + rear >= THIGHS_FROM - TOLERANCE and not _is_within(front, rear, low, high):
        yield Violation("V11", f"quadriceps to hamstrings is {front:g} to {rear:g} sets, {low:g} to {high:g} is right")


def _is_within(first: float, second: float, low: float, high: float) -> bool:
    return low * second - TOLERANCE <= first <= high * second + TOLERANCE


def _pattern_sets(week: WeekView, pattern: MovementPattern) -> int:
    return sum(count for facts, count in week.sets if facts.pattern is pattern)


def _count(fitting: Collection[ExerciseFacts], pattern: MovementPattern, direction: str) -> int:
    return sum(facts.is_lift and facts.pattern is pattern and facts.direction == direction for facts in fitting)
