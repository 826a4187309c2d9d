"""How the plan goes on from week to week (V15), and when it eases (V16). Pure."""

from collections.abc import Iterator
from itertools import pairwise

from fitai.coach.amounts import UNIT_BY_UNITS, WeightWriter
from fitai.coach.planning.checking import texts
from fitai.coach.planning.checking.loads import load_equipment, load_increment
from fitai.coach.planning.checking.view import PlannedExercise, PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.terms import BIG_MUSCLES, by_level, is_beginner

WEEKS = (4, 12)
MIN_PROGRESSING_SHARE = 0.9
"""Of the loaded lifts, power left out."""
MIN_DOUBLE_RANGE = 2
"""Repetitions between the bottom and the top of a double progression."""
INCREMENT = (0.5, 5.0)
"""Kilograms."""
MAX_RISE = 1.2
MAX_RISE_SETS = 2
DELOAD_WEEKS = (4, 8)
MAX_DELOAD_SHARE = 0.75
"""The share of the load times the share of the sets."""
WEEKS_WITHOUT_DELOAD = (12, 7, 6)
"""The longest plan that needs no deload, by level."""
TOLERANCE = 1e-6


def check_progression(view: PlanView) -> Iterator[Violation]:
    """The plan grows, and not too fast (V15)."""
    weeks = view.plan.weekly_plan.total_weeks
    if not WEEKS[0] <= weeks <= WEEKS[1]:
        yield Violation("V15", f"has {weeks} weeks, {WEEKS[0]} to {WEEKS[1]} are right")
    loaded = [exercise for _, exercise in view.exercises if exercise.facts.is_lift and exercise.facts.is_loaded]
    counted = [exercise for exercise in loaded if exercise.facts.kind is not Kind.POWER]
    progressing = sum(exercise.planned.progression is not None for exercise in counted)
    if progressing < MIN_PROGRESSING_SHARE * len(counted) - TOLERANCE:
        yield Violation("V15", f"{progressing} of {len(counted)} loaded lifts have a progression, 90 % are the least")
    for day, exercise in view.exercises:
        for message in _progression_flaws(view, exercise):
            yield Violation("V15", message, day.name, exercise.id)
    if not loaded:
        growing = [(day, exercise) for day, exercise in view.exercises if exercise.facts.is_lift]
        for day, exercise in growing:
            if not texts.says_what_grows(exercise.notes):
                yield Violation("V15", "the notes do not say what grows", day.name, exercise.id)
    yield from _check_rise(view)


def _progression_flaws(view: PlanView, exercise: PlannedExercise) -> Iterator[str]:
    progression, reps = exercise.planned.progression, exercise.planned.reps
    if progression is None or reps is None:
        return
    allowed = ("linear", "double") if is_beginner(view.request) else ("double", "wave")
    if progression.type not in allowed:
        yield f"the progression is {progression.type}, {' or '.join(allowed)} is right for the level"
    if progression.type == "linear" and reps.min != reps.max:
        yield "a linear progression needs one number of repetitions"
    if progression.type == "double" and reps.max - reps.min < MIN_DOUBLE_RANGE:
        yield f"a double progression needs a range of {MIN_DOUBLE_RANGE} repetitions"
    step = load_increment(view.request, load_equipment(exercise.facts))
    increment = progression.increment
    is_step = increment is None or abs(increment - step) < TOLERANCE
    if increment is not None and not is_step and not INCREMENT[0] <= increment <= INCREMENT[1]:
        writer = WeightWriter(UNIT_BY_UNITS[view.request.units])
        least, most = (writer.text(limit) for limit in INCREMENT)
        yield f"the increment is {writer.text(increment, 2)}, {least} to {most} is right"


def _check_rise(view: PlanView) -> Iterator[Violation]:
    weeks = sorted(((number, week) for week in view.usual_weeks for number in week.numbers), key=lambda pair: pair[0])
    for (_, week), (number, following) in pairwise(weeks):
        for muscle in BIG_MUSCLES:
            before, after = week.volume.get(muscle, 0.0), following.volume.get(muscle, 0.0)
            if after > before * MAX_RISE + MAX_RISE_SETS + TOLERANCE:
                yield Violation("V15", f"{muscle} rises from {before:g} to {after:g} sets in week {number}")


def check_deload(view: PlanView) -> Iterator[Violation]:
    """Long plans ease from time to time (V16)."""
    plan = view.plan.weekly_plan
    if plan.deload is not None:
        if not DELOAD_WEEKS[0] <= plan.deload.every_weeks <= DELOAD_WEEKS[1]:
            yield Violation("V16", f"a deload comes every {plan.deload.every_weeks} weeks, 4 to 8 are right")
        share = plan.deload.load_percentage * plan.deload.sets_percentage / 10_000
        if share > MAX_DELOAD_SHARE + TOLERANCE:
            yield Violation("V16", f"a deload is {share:.0%} of the usual work, 75 % is the most")
    if plan.total_weeks > by_level(view.request, WEEKS_WITHOUT_DELOAD) and not any(
        week.is_deload for week in view.weeks
    ):
        yield Violation("V16", f"{plan.total_weeks} weeks need a deload")
