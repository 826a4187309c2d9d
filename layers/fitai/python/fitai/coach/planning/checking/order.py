"""The order of a day (V10), and the variety of a week and of the plan (V18). Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from fitai.coach.planning.checking.view import PlannedExercise, PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import Kind
from fitai.training.vocabulary import MovementPattern

STAGES = {
    Kind.POWER: 0,
    Kind.COMPOUND: 1,
    Kind.ISOLATION: 1,
    Kind.CORE: 1,
    Kind.OTHER: 1,
    Kind.CARDIO: 2,
    Kind.STRETCH: 3,
}
"""Kinds of a later stage come after those of an earlier one."""
MAX_DAYS_OF_LIFT = 3
MAX_REPEATED_SHARE = 0.7
"""Of the isolation and core exercises, how many may be those of the last plan."""


def check_order(view: PlanView) -> Iterator[Violation]:
    """What needs the most freshness comes first (V10). Circuits are free."""
    for day in view.training_days:
        ordered = [exercise for exercise in day.exercises if not exercise.is_in_circuit]
        for message, exercise in _order_flaws(ordered):
            yield Violation("V10", message, day.name, exercise.id)


def _order_flaws(exercises: Sequence[PlannedExercise]) -> Iterator[tuple[str, PlannedExercise]]:
    for earlier, later in combinations(exercises, 2):
        first, second = earlier.facts, later.facts
        if STAGES[second.kind] < STAGES[first.kind]:
            yield f"comes after {first.kind} {first.id}", later
        elif first.kind is Kind.ISOLATION and second.kind is Kind.COMPOUND and first.primary & second.primary:
            yield f"comes after {first.id}, which tires the same muscle", later
        elif first.kind is Kind.CORE and first.is_lift and _is_loaded_squat_or_hinge(later):
            yield f"comes after core work, {first.id}", later


def _is_loaded_squat_or_hinge(exercise: PlannedExercise) -> bool:
    facts = exercise.facts
    return facts.is_lift and facts.is_loaded and facts.pattern in (MovementPattern.SQUAT, MovementPattern.HINGE)


def check_variety(view: PlanView) -> Iterator[Violation]:
    """No lift too often, and accessories differ from those of the last plan (V18)."""
    for day in view.training_days:
        for id, count in Counter(lift.id for lift in day.lifts).items():
            if count > 1:
                yield Violation("V18", f"is {count} times in the day", day.name, id)
    for week in view.weeks:
        counts = Counter(
            id for day in week.days for id in {lift.id for lift in day.lifts if not lift.facts.is_often_repeated}
        )
        for id, count in counts.items():
            if count > MAX_DAYS_OF_LIFT:
                yield Violation("V18", f"is on {count} days a week, {MAX_DAYS_OF_LIFT} are the most", None, id)
    last = set(view.request.history.last_plan_exercise_ids)
    accessories = [exercise.id for _, exercise in view.exercises if exercise.facts.kind in (Kind.ISOLATION, Kind.CORE)]
    for ids in (accessories, list(dict.fromkeys(accessories))):
        repeated = sum(id in last for id in ids)
        if repeated > MAX_REPEATED_SHARE * len(ids):
            yield Violation("V18", f"{repeated} of {len(ids)} isolation and core exercises are of the last plan")
            return
