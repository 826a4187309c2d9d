"""Every exercise exists (V1), and the plan has the shape that was asked for (V2). Pure."""

from collections.abc import Iterator

from fitai.coach.planning.checking.view import PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.models import Goal
from fitai.training.measuring import REPS_MEASUREMENTS
from fitai.training.plans import TemplateExercise
from fitai.training.vocabulary import Measurement


def check_existence(view: PlanView) -> Iterator[Violation]:
    """Every exercise id exists in the library, those of alternatives and drills included (V1)."""
    for day, id in view.named_exercises:
        if id not in view.facts:
            yield Violation("V1", "there is no such exercise", day, id)


def check_shape(view: PlanView) -> Iterator[Violation]:
    """Days, goal, order, and what the exercises are given in (V2)."""
    asked = view.request.days_per_week
    for week in view.weeks:
        if len(week.days) != asked:
            yield Violation(
                "V2", f"week {week.numbers[0]} has {len(week.days)} days with exercises, asked were {asked}"
            )
    goal = view.plan.metadata.goal
    expected = None if view.request.goal is Goal.GENERAL else str(view.request.goal)
    if goal != expected:
        yield Violation("V2", f"the goal is {goal}, asked was {expected}")
    for name, day in view.days:
        orders = [planned.order for planned in day.exercises]
        if len(set(orders)) < len(orders):
            yield Violation("V2", "two exercises have the same order", name)
        if day.is_rest_day and day.exercises:
            yield Violation("V2", "a rest day has exercises", name)
        for planned in day.exercises:
            facts = view.facts.get(planned.exercise_id)
            if facts is not None and not _is_measured_in(planned, facts.exercise.measurement):
                yield Violation("V2", f"is not given as {facts.exercise.measurement} says", name, facts.id)


def _is_measured_in(planned: TemplateExercise, measurement: Measurement) -> bool:
    has_reps, has_seconds = planned.reps is not None, planned.duration_seconds is not None
    has_metres = planned.distance is not None
    if measurement in REPS_MEASUREMENTS:
        return has_reps and not has_seconds and not has_metres
    if measurement is Measurement.DURATION:
        return has_seconds and not has_reps and not has_metres
    if measurement is Measurement.WEIGHT_DISTANCE:
        return has_metres and not has_reps and not has_seconds
    return (has_metres or has_seconds) and not has_reps
