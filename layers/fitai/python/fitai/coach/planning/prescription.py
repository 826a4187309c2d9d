"""Repetitions, rests and effort of an exercise, by goal, kind and level. Pure; seconds.

All values lie inside the ranges of rule V12, and for minors, from 65 on and in pregnancy of V22.
"""

from dataclasses import dataclass, replace

from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.models import AgeBand, Goal, PlanRequest
from fitai.coach.planning.terms import by_level, is_beginner, is_careful
from fitai.training.vocabulary import Measurement


@dataclass(frozen=True, slots=True)
class Reps:
    """Repetitions of each set. `short` is the target where time is short; the first target is what one starts with."""

    low: int
    target: int
    high: int
    short: int


@dataclass(frozen=True, slots=True)
class Rests:
    """Seconds of rest after a set: the least, the usual, and with plenty of time."""

    short: int
    usual: int
    long: int


@dataclass(frozen=True, slots=True)
class Prescription:
    """How an exercise is done.

    Attributes:
        reps: None where a set is measured in seconds or metres.
        seconds, metres: of a set.
        rpe: the effort of a loaded lift.
    """

    rests: Rests
    reps: Reps | None = None
    seconds: int | None = None
    metres: int | None = None
    rpe: float | None = None


COMPOUND_REPS = {
    Goal.STRENGTH: Reps(4, 5, 6, 4),
    Goal.MUSCLE_BUILDING: Reps(8, 8, 12, 6),
    Goal.GENERAL: Reps(8, 10, 12, 8),
    Goal.FAT_LOSS: Reps(10, 12, 15, 8),
    Goal.ENDURANCE: Reps(12, 15, 20, 10),
}
ISOLATION_REPS = {
    Goal.STRENGTH: Reps(8, 10, 12, 8),
    Goal.MUSCLE_BUILDING: Reps(10, 12, 15, 10),
    Goal.GENERAL: Reps(10, 12, 15, 10),
    Goal.FAT_LOSS: Reps(12, 12, 15, 10),
    Goal.ENDURANCE: Reps(15, 15, 20, 12),
}
POWER_REPS = {
    Goal.STRENGTH: Reps(3, 4, 6, 3),
    Goal.MUSCLE_BUILDING: Reps(5, 6, 8, 5),
    Goal.GENERAL: Reps(6, 8, 10, 6),
    Goal.FAT_LOSS: Reps(10, 12, 15, 10),
    Goal.ENDURANCE: Reps(12, 15, 20, 12),
}
CAREFUL_STRENGTH_REPS = Reps(6, 6, 8, 6)
"""Of compound lifts, for minors, from 65 on and in pregnancy."""
BEGINNER_STRENGTH_REPS = Reps(5, 5, 5, 5)
"""One number: a beginner adds weight each time (rule V15, linear)."""
UNLOADED_COMPOUND_REPS = {
    Goal.STRENGTH: Reps(5, 6, 8, 5),
    Goal.MUSCLE_BUILDING: Reps(8, 10, 15, 8),
    Goal.GENERAL: Reps(8, 10, 15, 8),
    Goal.FAT_LOSS: Reps(10, 12, 20, 8),
    Goal.ENDURANCE: Reps(12, 15, 25, 10),
}
"""Of what is lifted with the own body: more repetitions are its way to grow."""
CORE_REPS = Reps(10, 12, 15, 10)
COMPOUND_RESTS = {
    Goal.STRENGTH: Rests(100, 150, 210),
    Goal.MUSCLE_BUILDING: Rests(80, 105, 150),
    Goal.GENERAL: Rests(50, 75, 105),
    Goal.FAT_LOSS: Rests(25, 45, 60),
    Goal.ENDURANCE: Rests(15, 35, 50),
}
ISOLATION_RESTS = {
    Goal.STRENGTH: Rests(50, 75, 120),
    Goal.MUSCLE_BUILDING: Rests(40, 60, 90),
    Goal.GENERAL: Rests(35, 50, 75),
    Goal.FAT_LOSS: Rests(20, 30, 45),
    Goal.ENDURANCE: Rests(20, 30, 45),
}
CORE_RESTS = Rests(30, 45, 60)
STRETCH_RESTS = Rests(15, 15, 20)
HOLD_SECONDS = (25, 30, 40)
"""Of a held position, by level."""
CARRY_METRES = 30
MIN_RANGE = 2
"""Repetitions between the bottom and the top of a range (rule V15, double)."""
KNOWN_MAXIMUM_REPS = 12
"""The most target repetitions for which the RPE table has a percentage at RPE 7 and 8 (V13)."""
TARGET_RPE = (7.0, 8.0, 8.0)
"""By level: what the weeks lead to from RPE 7."""
CAREFUL_RPE = 7.0
MAX_RPE = (8.0, 9.0, 9.5)


def prescribe(facts: ExerciseFacts, request: PlanRequest) -> Prescription:
    """Repetitions, rests and effort of a lift."""
    rests = _rests(facts, request.goal)
    measurement = facts.exercise.measurement
    if measurement in (Measurement.DURATION, Measurement.DISTANCE_DURATION):
        return Prescription(rests, seconds=by_level(request, HOLD_SECONDS))
    if measurement is Measurement.WEIGHT_DISTANCE:
        return Prescription(rests, metres=CARRY_METRES)
    reps = _reps(facts, request)
    if not facts.is_loaded:
        return Prescription(rests, reps)
    rpe = target_rpe(request)
    if facts.id in request.one_rep_maxes and reps.target > KNOWN_MAXIMUM_REPS:
        low = min(reps.low, KNOWN_MAXIMUM_REPS)
        reps = replace(reps, low=low, target=KNOWN_MAXIMUM_REPS, short=min(reps.short, KNOWN_MAXIMUM_REPS))
    return Prescription(rests, reps, rpe=rpe)


def target_rpe(request: PlanRequest) -> float:
    """The effort that loaded lifts lead to."""
    return CAREFUL_RPE if is_careful(request) else by_level(request, TARGET_RPE)


def max_rpe(request: PlanRequest) -> float:
    """The most effort that rules V12 and V22 allow."""
    if request.pregnant:
        return 7.0
    return 8.0 if is_careful(request) else by_level(request, MAX_RPE)


def min_reps(request: PlanRequest) -> int:
    """The fewest repetitions of rule V22; 1 where it does not ask."""
    if not is_careful(request):
        return 1
    return 5 if request.age_band is AgeBand.FROM_16 and not request.pregnant else 6


def _reps(facts: ExerciseFacts, request: PlanRequest) -> Reps:
    goal = request.goal
    if facts.kind is Kind.CORE:
        return CORE_REPS
    if facts.kind is Kind.POWER:
        reps = POWER_REPS[goal]
    elif facts.kind is Kind.ISOLATION:
        reps = ISOLATION_REPS[goal]
    elif not facts.is_loaded:
        reps = UNLOADED_COMPOUND_REPS[goal]
    elif goal is Goal.STRENGTH and not is_careful(request) and is_beginner(request):
        reps = BEGINNER_STRENGTH_REPS
    else:
        reps = COMPOUND_REPS[goal]
    if not is_careful(request):
        return reps
    least = min_reps(request)
    if goal is Goal.STRENGTH and facts.kind is Kind.COMPOUND and facts.is_loaded:
        return CAREFUL_STRENGTH_REPS
    low = max(least, reps.low)
    return Reps(low, max(low, reps.target), max(low + MIN_RANGE, reps.high), max(least, reps.short))


def _rests(facts: ExerciseFacts, goal: Goal) -> Rests:
    if facts.kind is Kind.CORE:
        return CORE_RESTS
    return ISOLATION_RESTS[goal] if facts.kind is Kind.ISOLATION else COMPOUND_RESTS[goal]
