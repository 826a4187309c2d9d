"""Repetitions, rests and effort (V12), and how hard the careful train (V22). Pure."""

from collections.abc import Iterator, Mapping

from fitai.coach.planning.checking.view import DayView, PlannedExercise, PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.models import AgeBand, Goal, PlanRequest
from fitai.coach.planning.terms import by_level, is_beginner, is_careful, is_minor

Range = tuple[int, int]

REPS: Mapping[Goal, Mapping[Kind, Range]] = {
    Goal.STRENGTH: {Kind.POWER: (1, 6), Kind.COMPOUND: (1, 12), Kind.ISOLATION: (6, 20)},
    Goal.MUSCLE_BUILDING: {Kind.POWER: (1, 8), Kind.COMPOUND: (5, 15), Kind.ISOLATION: (8, 25)},
    Goal.GENERAL: {Kind.POWER: (3, 10), Kind.COMPOUND: (6, 15), Kind.ISOLATION: (8, 20)},
    Goal.FAT_LOSS: {Kind.POWER: (5, 20), Kind.COMPOUND: (8, 20), Kind.ISOLATION: (10, 25)},
    Goal.ENDURANCE: {Kind.POWER: (5, 25), Kind.COMPOUND: (10, 30), Kind.ISOLATION: (12, 30)},
}
"""Target repetitions by goal and kind; core is free."""
_RESTS: Mapping[Goal, tuple[Range, Range]] = {
    Goal.STRENGTH: ((90, 300), (45, 180)),
    Goal.MUSCLE_BUILDING: ((75, 240), (30, 150)),
    Goal.GENERAL: ((45, 180), (30, 120)),
    Goal.FAT_LOSS: ((20, 120), (15, 90)),
    Goal.ENDURANCE: ((15, 120), (15, 90)),
}
RESTS: Mapping[Goal, Mapping[Kind, Range]] = {
    goal: {Kind.POWER: heavy, Kind.COMPOUND: heavy, Kind.ISOLATION: light} for goal, (heavy, light) in _RESTS.items()
}
"""Seconds of rest by goal and kind."""
MAX_UNLOADED_REPS = 30
MIN_UNLOADED_REST = 30
STATION_SECONDS = 30
"""What a change of the station in a superset counts as."""
SUPERSET_MARGIN = 200
"""By how many seconds the rest that counts in a superset may be longer."""
HEAVY_REPS = 6
MAX_RPE = (8.0, 9.0, 9.5)
"""By level."""
MAX_CAREFUL_RPE = 8.0
MAX_PREGNANT_RPE = 7.0
MIN_REPS = {AgeBand.FROM_13: 6, AgeBand.FROM_16: 5, AgeBand.FROM_65: 6}
MIN_PREGNANT_REPS = 6


def check_effort(view: PlanView) -> Iterator[Violation]:
    """Repetitions and rests suit the goal, and loaded lifts have an effort (V12)."""
    for day, exercise in view.exercises:
        for message in (*_reps_flaws(view, day, exercise), *_rest_flaws(view, day, exercise)):
            yield Violation("V12", message, day.name, exercise.id)
        for message in _rpe_flaws(view, day, exercise):
            yield Violation("V12", message, day.name, exercise.id)
    if view.request.goal is Goal.STRENGTH and not is_beginner(view.request) and not is_careful(view.request):
        compound_reps = [
            set_.reps
            for day, exercise in view.exercises
            if exercise.facts.kind is Kind.COMPOUND
            for set_ in day.planned_sets(exercise)
            if not set_.is_warmup and set_.reps is not None
        ]
        if compound_reps and min(compound_reps) > HEAVY_REPS:
            yield Violation("V12", f"no compound set has {HEAVY_REPS} repetitions or fewer")


def check_careful_effort(view: PlanView) -> Iterator[Violation]:
    """How hard and how heavy minors, people of 65 or more, and the pregnant train (V22)."""
    request = view.request
    if not is_careful(request):
        return
    most, least = max_careful_rpe(request), min_careful_reps(request)
    for day, exercise in view.exercises:
        sets = day.planned_sets(exercise)
        if any(set_.rpe is not None and set_.rpe > most for set_ in sets):
            yield Violation("V22", f"the RPE is above {most:g}", day.name, exercise.id)
        if not exercise.facts.is_lift:
            continue
        reps = [set_.least_reps for set_ in sets if set_.least_reps is not None]
        if reps and min(reps) < least:
            yield Violation("V22", f"has {min(reps)} repetitions, {least} are the least", day.name, exercise.id)
        if is_minor(request) and any(set_.amrap or set_.type == "failure" for set_ in sets):
            yield Violation("V22", "is done to a maximum", day.name, exercise.id)


def max_careful_rpe(request: PlanRequest) -> float:
    """The highest RPE of a plan for somebody who is careful."""
    return MAX_PREGNANT_RPE if request.pregnant else MAX_CAREFUL_RPE


def min_careful_reps(request: PlanRequest) -> int:
    """The fewest repetitions in a plan for somebody who is careful."""
    by_age = MIN_REPS.get(request.age_band, 1) if request.age_band else 1
    return max(by_age, MIN_PREGNANT_REPS if request.pregnant else 1)


def _reps_flaws(view: PlanView, day: DayView, exercise: PlannedExercise) -> Iterator[str]:
    facts = exercise.facts
    limits = REPS[view.request.goal].get(facts.kind)
    if limits is None:
        return
    low, high = limits if facts.is_loaded else (limits[0], max(limits[1], MAX_UNLOADED_REPS))
    for set_ in day.planned_sets(exercise):
        if not set_.is_warmup and set_.reps is not None and not low <= set_.reps <= high:
            yield f"has {set_.reps} repetitions, {low} to {high} suit the goal"
            return


def _rest_flaws(view: PlanView, day: DayView, exercise: PlannedExercise) -> Iterator[str]:
    facts = exercise.facts
    limits = RESTS[view.request.goal].get(facts.kind)
    if limits is None:
        return
    low, high = limits if facts.is_loaded else (min(limits[0], MIN_UNLOADED_REST), limits[1])
    rest = exercise.rest
    members = day.supersets.get(exercise.planned.superset_id or "", ())
    if len(members) > 1:
        rest = sum(member.rest + STATION_SECONDS for member in members) - STATION_SECONDS
        high += SUPERSET_MARGIN
    if not low <= rest <= high:
        yield f"has {rest} s of rest, {low} to {high} suit the goal"


def _rpe_flaws(view: PlanView, day: DayView, exercise: PlannedExercise) -> Iterator[str]:
    most = by_level(view.request, MAX_RPE)
    sets = day.planned_sets(exercise)
    if any(set_.rpe is not None and set_.rpe > most for set_ in sets):
        yield f"the RPE is above {most:g}"
    is_loaded_lift = exercise.facts.is_lift and exercise.facts.is_loaded
    if is_loaded_lift and any(set_.rpe is None and not set_.is_warmup for set_ in sets):
        yield "has no RPE"
