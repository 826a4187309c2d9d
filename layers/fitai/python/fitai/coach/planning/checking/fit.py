"""Exercises fit the request: equipment (V3), exclusions (V4), difficulty (V19), the person (V22). Pure.

The rules hold for alternatives, and for the drills of warm-ups and cool-downs, too.
"""

from collections import Counter
from collections.abc import Iterator

from fitai.coach.planning.checking.view import DayView, PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import has_primary
from fitai.coach.planning.floors import SCARCE
from fitai.coach.planning.models import Goal
from fitai.coach.planning.terms import BIG_MUSCLES, is_beginner
from fitai.training.vocabulary import Difficulty


def check_fit(view: PlanView) -> Iterator[Violation]:
    """No exercise that does not fit."""
    for day, id in view.named_exercises:
        for rule, message in view.refusals.get(id, ()):
            yield Violation(rule, message, day, id)


def check_difficulty(view: PlanView) -> Iterator[Violation]:
    """How many of the exercises are harder than the user's level (V19)."""
    level = view.request.fitness_level
    if level is Difficulty.INTERMEDIATE:
        for day in view.training_days:
            count = _advanced_count(view, day)
            if count > 1:
                yield Violation("V19", f"{count} exercises are advanced, one a day is the most", day.name)
    if is_beginner(view.request) and view.request.goal is not Goal.STRENGTH and _has_beginner_lifts(view):
        yield from _check_half(view)


def _advanced_count(view: PlanView, day: DayView) -> int:
    """The exercises and drills of a day that are advanced, or may be replaced by one that is."""
    places = [[planned.exercise_id, *planned.alternatives] for planned in day.day.exercises]
    places += [[drill.exercise_id] for drill in (*day.day.warmup, *day.day.cooldown) if drill.exercise_id]
    return sum(
        any(id in view.facts and view.facts[id].difficulty is Difficulty.ADVANCED for id in ids) for ids in places
    )


def _has_beginner_lifts(view: PlanView) -> bool:
    """Whether each big muscle has several fitting lifts for beginners."""
    lifts = [facts for facts in view.fitting if facts.is_lift and facts.difficulty is Difficulty.BEGINNER]
    return all(sum(has_primary(facts, muscle) for facts in lifts) >= SCARCE for muscle in BIG_MUSCLES)


def _check_half(view: PlanView) -> Iterator[Violation]:
    """At most half of the lifts are of intermediate difficulty: of the plan's exercises, and of those of each week."""
    distinct = {exercise.id: exercise.facts.difficulty for _, exercise in view.exercises if exercise.facts.is_lift}
    counts = [Counter(distinct.values())]
    counts += [Counter(lift.facts.difficulty for day in week.days for lift in day.lifts) for week in view.weeks]
    for count in counts:
        if count[Difficulty.INTERMEDIATE] * 2 > count.total():
            yield Violation(
                "V19",
                f"{count[Difficulty.INTERMEDIATE]} of {count.total()} lifts are of intermediate difficulty, half are the most",
            )
            return
